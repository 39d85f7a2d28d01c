using Distillery.Distillation.Dllm2Rec;

namespace Distillery.Distillation.Tests.Dllm2Rec;

public class ImportanceWeightsTests
{
    private static readonly int[] Three = [4, 7, 1];

    [Fact]
    public void Position_TenPlacesBetaOne_IsTheTableOfThePaper()
    {
        var weights = ImportanceWeights.Position(10, 1);

        weights.Take(7).Select(w => Math.Round(w, 3)).ShouldBe([0.632, 0.233, 0.086, 0.031, 0.012, 0.004, 0.002]);
        weights.Sum().ShouldBe(1, 1e-12);
    }

    [Fact]
    public void Position_LargerBeta_FallsMoreSlowly()
    {
        var weights = ImportanceWeights.Position(3, 2);

        // e^0, e^-0.5, e^-1 over their sum 1.974410
        weights[0].ShouldBe(0.506480, 1e-6);
        weights[1].ShouldBe(0.307196, 1e-6);
        weights[2].ShouldBe(0.186324, 1e-6);
    }

    [Fact]
    public void Position_TinyBeta_IsAllOnTheFirstPlace() => ImportanceWeights.Position(4, 1e-3).ShouldBe([1, 0, 0, 0]);

    [Fact]
    public void Consistency_ItemInTheStudentsList_IsOneElseZero() =>
        ImportanceWeights.Consistency([4, 7, 1, 4, 7, -1], [7, 9, 0, 1, 2, -1], rows: 2).ShouldBe([0, 1, 0, 0, 0, 0]);

    [Fact]
    public void Paper_TrustsASequenceByTheDistanceToItsTrueItem()
    {
        var options = new Dllm2RecOptions { ListLength = 3, Position = 0, Consistency = 0 };

        var weights = ImportanceWeights.Paper(options, [4, 7, 1, 0, 2, 3], [0f, 1f], new float[6]);

        // One value a sequence: 0.5 e^0 and 0.5 e^-1, the same for all its items.
        weights.ShouldBe([0.5f, 0.5f, 0.5f, 0.18393973f, 0.18393973f, 0.18393973f]);
    }

    [Fact]
    public void Paper_AllThree_IsTheirSumAndNotNormalised()
    {
        var options = new Dllm2RecOptions { ListLength = 3 };

        var weights = ImportanceWeights.Paper(options, Three, [0.4f], [0, 1, 0]);

        // w^p = .665241 .244728 .090031; w^c = e^-0.4 = .670320; w^o = 0 1 0; gammas .3 .5 .1
        weights[0].ShouldBe(0.534732f, 1e-5f);
        weights[1].ShouldBe(0.508578f, 1e-5f);
        weights[2].ShouldBe(0.362169f, 1e-5f);
        weights.Sum().ShouldBe(1.405480f, 1e-5f);
    }

    [Fact]
    public void ReleasedCode_AllThree_IsNormalisedTwice()
    {
        var options = new Dllm2RecOptions { Mode = Dllm2RecMode.ReleasedCode, ListLength = 3 };

        var weights = ImportanceWeights.ReleasedCode(options, Three, [0f, 1f, 2f], [0, 1, 0]);

        // w_p = w_c = .665241 .244728 .090031; sum before normalising .532193 .295782 .072025 = .9
        weights[0].ShouldBe(0.591325f, 1e-5f);
        weights[1].ShouldBe(0.328647f, 1e-5f);
        weights[2].ShouldBe(0.080028f, 1e-5f);
        weights.Sum().ShouldBe(1f, 1e-6f);
    }

    [Fact]
    public void ReleasedCode_NeverLooksAtTheTruth_EverySequenceWeighsOne()
    {
        var options = new Dllm2RecOptions { Mode = Dllm2RecMode.ReleasedCode, ListLength = 3 };

        var weights = ImportanceWeights.ReleasedCode(options, [4, 7, 1, 0, 2, 3], [0f, 1f, 2f, 40f, 41f, 42f], new float[6]);

        weights.Take(3).Sum().ShouldBe(1f, 1e-6f);
        weights.Skip(3).Sum().ShouldBe(1f, 1e-6f);
    }

    [Fact]
    public void ReleasedCode_RawDistancesOfALanguageModel_CollapseToUniform()
    {
        var options = new Dllm2RecOptions { Mode = Dllm2RecMode.ReleasedCode, ListLength = 3, Position = 0, Consistency = 0 };

        var weights = ImportanceWeights.ReleasedCode(options, Three, [30f, 32f, 35f], new float[3]);

        weights.ShouldAllBe(w => Math.Abs(w - (1 / 3f)) < 1e-4f);
    }

    [Theory]
    [InlineData(Dllm2RecMode.Paper)]
    [InlineData(Dllm2RecMode.ReleasedCode)]
    public void Weights_EmptyPlace_WeighsNothing(Dllm2RecMode mode)
    {
        var options = new Dllm2RecOptions { Mode = mode, ListLength = 3 };
        int[] listed = [4, 7, -1];

        var weights = mode == Dllm2RecMode.Paper
            ? ImportanceWeights.Paper(options, listed, [0.4f], [0, 0, 0])
            : ImportanceWeights.ReleasedCode(options, listed, [0f, 1f, 0f], [0, 0, 0]);

        weights[2].ShouldBe(0);
        weights[0].ShouldBeGreaterThan(0);
    }

    [Fact]
    public void ReleasedCode_EmptyList_WeighsNothing() =>
        ImportanceWeights.ReleasedCode(new Dllm2RecOptions { ListLength = 2 }, [-1, -1], [0f, 0f], [0f, 0f]).ShouldBe([0f, 0f]);

    [Fact]
    public void Paper_WrongNumberOfDistances_NamesIt() =>
        Should.Throw<ArgumentException>(() => ImportanceWeights.Paper(new Dllm2RecOptions { ListLength = 3 }, Three, [1f, 2f], new float[3]))
            .Message.ShouldContain("trueDistances");
}
