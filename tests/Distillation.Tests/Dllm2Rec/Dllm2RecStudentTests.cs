using Distillery.Data;
using Distillery.Distillation.Dllm2Rec;
using Distillery.Recommenders;
using Distillery.Teachers;
using TorchSharp;

namespace Distillery.Distillation.Tests.Dllm2Rec;

public class Dllm2RecStudentTests
{
    private static readonly SasrecOptions Sizes = new() { ItemCount = 6, WindowLength = 3, Dim = 4, Dropout = 0 };
    private static readonly ItemVectors Vectors = new([.. Enumerable.Range(0, 18).Select(i => MathF.Sin(i))], 3);

    [Fact]
    public void Create_PaperMode_HasAProjectorOfTwoLayers()
    {
        using var student = Dllm2RecStudent.Create(Sizes, new Dllm2RecOptions(), Vectors);

        var names = student.Module.named_parameters().Select(pair => pair.Item1).ToList();
        names.ShouldContain("items.inner.weight");
        names.ShouldContain("items.outer.weight");
        student.IsTied.ShouldBeTrue();
    }

    [Fact]
    public void Create_ReleasedCode_HasAnOutputThatNeverSeesTheTeacher()
    {
        var options = new Dllm2RecOptions { Mode = Dllm2RecMode.ReleasedCode };

        using var student = Dllm2RecStudent.Create(Sizes, options, Vectors);
        using var other = Dllm2RecStudent.Create(Sizes, options, new ItemVectors([.. Vectors.Values.Select(value => value + 1)], 3));

        student.IsTied.ShouldBeFalse();
        student.HasBias.ShouldBeTrue();
        Values(student.Tables().Output).ShouldBe(Values(other.Tables().Output));
        Values(student.InputTable()).ShouldNotBe(Values(other.InputTable()));
        student.Module.named_parameters().Select(pair => pair.Item1).ShouldContain("items.projector.weight");
    }

    [Theory]
    [InlineData(Dllm2RecMode.Paper)]
    [InlineData(Dllm2RecMode.ReleasedCode)]
    public void Create_AnyWidth_FitsTheTeacher(Dllm2RecMode mode)
    {
        using var student = Dllm2RecStudent.Create(Sizes, new Dllm2RecOptions { Mode = mode }, new ItemVectors(new float[6 * 11], 11));

        student.InputTable().shape.ShouldBe([6, 4]);
    }

    [Fact]
    public void Create_NoOffset_HasNoFreeVectors()
    {
        using var student = Dllm2RecStudent.Create(Sizes, new Dllm2RecOptions { HasOffset = false }, Vectors);

        student.Module.named_parameters().ShouldNotContain(pair => pair.Item1.Contains("offsets"));
    }

    [Fact]
    public void Create_NoEmbeddingDistillation_NeedsNoVectors()
    {
        using var student = Dllm2RecStudent.Create(Sizes, new Dllm2RecOptions { VectorWeight = 0 }, null);

        student.Module.named_parameters().ShouldNotContain(pair => pair.Item1.Contains("inner"));
    }

    [Fact]
    public void Create_VectorsNeededAndMissing_NamesTheField() =>
        Should.Throw<ArgumentException>(() => Dllm2RecStudent.Create(Sizes, new Dllm2RecOptions(), null)).Message.ShouldContain("method.vectors.weight");

    [Fact]
    public void Create_VectorsOfOtherCatalogue_AreRefused() =>
        Should.Throw<ArgumentException>(() => Dllm2RecStudent.Create(Sizes, new Dllm2RecOptions(), new ItemVectors(new float[15], 3)))
            .Message.ShouldContain("vectors of 5 items; the catalogue has 6");

    [Fact]
    public void ProjectorVectors_Table_IsOffsetPlusWeightedProjection()
    {
        using var scope = torch.NewDisposeScope();
        var offsets = IdVectors.Normal(6, 4, 0.1, 1);
        using var items = new ProjectorVectors(torch.tensor(Vectors.Values, [6, 3]), 4, offsets, weight: 0.5, seed: 2);
        var p = items.named_parameters().ToDictionary(pair => pair.Item1, pair => pair.Item2);

        var expected = offsets.Table() + 0.5 * (torch.tensor(Vectors.Values, [6, 3]).mm(p["inner.weight"].t()) + p["inner.bias"]).relu().mm(p["outer.weight"].t()) + 0.5 * p["outer.bias"];

        Values(items.Table()).Zip(Values(expected)).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-5);
        Values(items.Lookup(torch.tensor(new long[] { 4, 0 }))).ShouldBe([.. Values(items.Table())[16..20], .. Values(items.Table())[..4]]);
    }

    [Fact]
    public void ReleasedCode_IgnoresBeta()
    {
        float[] Weights(double beta) => ImportanceWeights.ReleasedCode(new Dllm2RecOptions { ListLength = 3, Beta = beta }, [0, 1, 2], [0f, 1f, 2f], new float[3]);

        Weights(5).ShouldBe(Weights(1));
    }

    [Fact]
    public void RandomDraw_Distinct_HasNoRepeatsAndReachesEverything()
    {
        var random = new SeededGenerator(1);
        var seen = new HashSet<int>();
        for (var draw = 0; draw < 200; draw++)
        {
            var rows = RandomDraw.Distinct(4, 10, random);
            rows.Distinct().Count().ShouldBe(4);
            rows.ShouldAllBe(row => row >= 0 && row < 10);
            seen.UnionWith(rows);
        }

        seen.Count.ShouldBe(10);
    }

    [Fact]
    public void RandomDraw_EachRow_IsDrawnAboutEquallyOften()
    {
        var random = new SeededGenerator(2);
        var counts = new int[6];
        for (var draw = 0; draw < 6000; draw++)
            foreach (var row in RandomDraw.Distinct(2, 6, random))
                counts[row]++;

        // 2000 expected; the standard deviation is 37.
        counts.ShouldAllBe(count => Math.Abs(count - 2000) < 200);
    }

    private static float[] Values(torch.Tensor tensor) => tensor.detach().contiguous().data<float>().ToArray();
}
