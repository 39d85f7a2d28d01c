using TorchSharp;

namespace Distillery.Recommenders.Tests;

public class SasrecTests
{
    private static readonly int[][] Histories = [[1, 2, 3, 4, 5, 6], [7], [8, 9, 10]];

    public static TheoryData<string, int, int> Kinds()
    {
        var data = new TheoryData<string, int, int>();
        foreach (var kind in new[] { "paper", "tied", "enriched input", "enriched both", "skip" })
        {
            data.Add(kind, 1, 1);
            data.Add(kind, 2, 2);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void States_OfABatch_HaveTheDocumentedShapes(string kind, int blocks, int heads)
    {
        using var scope = torch.NewDisposeScope();
        using var student = Worlds.Student(kind, Worlds.Options(blocks: blocks, heads: heads));
        var (histories, lengths) = Worlds.Batch(40, Histories);
        student.States(histories, lengths).shape.ShouldBe([3, 6, 8]);
        student.LastStates(histories, lengths).shape.ShouldBe([3, 8]);
        student.ItemTable().shape.ShouldBe([40, 8]);
        var tables = student.Tables();
        tables.Scores(student.LastStates(tables, histories, lengths)).shape.ShouldBe([3, 40]);
        student.HasBias.ShouldBe(kind is "paper" or "enriched input");
        student.IsTied.ShouldBe(kind is not ("paper" or "enriched input"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void States_WhenLaterItemsChange_StayAsTheyWere(string kind, int blocks, int heads)
    {
        using var scope = torch.NewDisposeScope();
        using var student = Worlds.Student(kind, Worlds.Options(blocks: blocks, heads: heads));
        var (histories, lengths) = Worlds.Batch(40, [1, 2, 3, 4, 5, 6]);
        var (changed, _) = Worlds.Batch(40, [1, 2, 3, 30, 31, 32]);
        var before = student.States(histories, lengths).narrow(1, 0, 3);
        student.States(changed, lengths).narrow(1, 0, 3).ShouldBeNear(before, 1e-6);
        student.States(changed, lengths).select(1, 3).allclose(student.States(histories, lengths).select(1, 3)).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void States_OfAShorterHistoryInALongerBatch_DoNotSeeThePadding(string kind, int blocks, int heads)
    {
        using var scope = torch.NewDisposeScope();
        using var student = Worlds.Student(kind, Worlds.Options(blocks: blocks, heads: heads));
        var (histories, lengths) = Worlds.Batch(40, Histories);
        var last = student.LastStates(histories, lengths);
        for (var row = 0; row < Histories.Length; row++)
        {
            var (alone, length) = Worlds.Batch(40, Histories[row]);
            last[row].ShouldBeNear(student.LastStates(alone, length)[0], 1e-5);
            last[row].ShouldBeNear(student.States(histories, lengths)[row, Histories[row].Length - 1], 1e-5);
        }

        // Whatever stands in the padding.
        var (junk, _) = Worlds.Batch(40, [1, 2, 3, 4, 5, 6], [7, 11, 12, 13, 14, 15], [8, 9, 10, 11, 12, 13]);
        student.LastStates(junk, lengths).ShouldBeNear(last, 1e-5);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void SelectedStates_OfSomePositions_AreThoseStates(string kind, int blocks, int heads)
    {
        using var scope = torch.NewDisposeScope();
        using var student = Worlds.Student(kind, Worlds.Options(blocks: blocks, heads: heads));
        var (histories, lengths) = Worlds.Batch(40, Histories);
        var selected = student.SelectedStates(student.Tables(), histories, lengths, torch.tensor(new long[] { 2, 6, 13 }));
        var all = student.States(histories, lengths);
        selected.ShouldBeNear(torch.stack([all[0, 2], all[1, 0], all[2, 1]]), 1e-5);
    }

    [Fact]
    public void Dropout_WithTheSameSeed_RepeatsAndIsOffInEvaluation()
    {
        using var scope = torch.NewDisposeScope();
        using var student = Worlds.Student("tied", Worlds.Options(dropout: 0.5));
        var (histories, lengths) = Worlds.Batch(40, Histories);
        torch.Tensor Run(long seed)
        {
            student.Reseed(seed);
            return student.States(histories, lengths);
        }

        Worlds.Floats(Run(1)).ShouldBe(Worlds.Floats(Run(2)));
        student.train();
        Worlds.Floats(Run(1)).ShouldBe(Worlds.Floats(Run(1)));
        Run(1).allclose(Run(2)).ShouldBeFalse();
    }

    [Fact]
    public void Dropout_OfManyValues_DropsItsShareAndKeepsTheMean()
    {
        using var scope = torch.NewDisposeScope();
        var masks = new DropoutMasks();
        masks.Reseed(5);
        var values = Worlds.Floats(masks.Apply(torch.ones(100_003), 0.3, isOn: true));
        (values.Count(value => value == 0) / 100_003.0).ShouldBe(0.3, 0.01);
        values.Average().ShouldBe(1, 0.02);
    }

    [Fact]
    public void Students_OfTheSameSeed_HaveTheSameWeights()
    {
        using var scope = torch.NewDisposeScope();
        using var first = Worlds.Student("paper");
        torch.manual_seed(99);
        using var second = Worlds.Student("paper");
        foreach (var ((name, a), (_, b)) in first.named_parameters().Zip(second.named_parameters()))
            Worlds.Floats(a).ShouldBe(Worlds.Floats(b), name);
    }

    [Fact]
    public void Paper_AtFirst_HasItemVectorsOfDeviationAHundredth()
    {
        using var scope = torch.NewDisposeScope();
        using var student = Sasrec.Paper(new SasrecOptions { ItemCount = 2000 });
        var values = Worlds.Floats(student.InputTable());
        Math.Sqrt(values.Average(value => (double)value * value)).ShouldBe(0.01, 0.0005);
        Worlds.Floats(student.ItemTable()).Max().ShouldBeInRange(0.12f, 0.125f);
    }

    [Fact]
    public void Options_OutOfRange_AreNamedWithValueAndRange()
    {
        Should.Throw<ArgumentException>(() => Sasrec.Tied(new SasrecOptions { ItemCount = 10, Dropout = 1 })).Message.ShouldContain("Dropout is 1; it must be 0 to below 1.");
        Should.Throw<ArgumentException>(() => Sasrec.Tied(new SasrecOptions { ItemCount = 10, Dim = 6, Heads = 4 })).Message.ShouldContain("Dim is 6; it must be a multiple of Heads, which is 4.");
        Should.Throw<ArgumentException>(() => Sasrec.Tied(new SasrecOptions { ItemCount = 0 })).Message.ShouldContain("ItemCount is 0; it must be 1 or more.");
    }

    [Fact]
    public void Histories_LongerThanTheWindow_AreRefused()
    {
        using var scope = torch.NewDisposeScope();
        using var student = Worlds.Student("tied", Worlds.Options(window: 4));
        var (histories, lengths) = Worlds.Batch(40, [1, 2, 3, 4, 5]);
        Should.Throw<ArgumentException>(() => student.States(histories, lengths)).Message.ShouldContain("histories have 5 positions; this student was built for 4.");
    }
}
