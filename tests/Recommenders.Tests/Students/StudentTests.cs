using TorchSharp;

namespace Distillery.Recommenders.Tests;

/// <summary>What every architecture must do, whatever its parts are.</summary>
public class StudentTests
{
    // Items that come again are what a graph of items is about.
    private static readonly int[][] Histories = [[1, 2, 3, 2, 5, 2], [7], [8, 9, 8]];

    public static TheoryData<string, int, int> Kinds()
    {
        var data = new TheoryData<string, int, int>();
        foreach (var kind in Worlds.Students())
        {
            data.Add(kind, 1, 1);
            data.Add(kind, 2, 2);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void States_OfABatch_HaveTheDocumentedShapes(string name, int blocks, int heads)
    {
        using var scope = torch.NewDisposeScope();
        using var student = Worlds.AnyStudent(name, Worlds.Options(blocks: blocks, heads: heads));
        var (histories, lengths) = Worlds.Batch(40, Histories);
        student.States(histories, lengths).shape.ShouldBe([3, 6, 8]);
        student.LastStates(histories, lengths).shape.ShouldBe([3, 8]);
        student.ItemTable().shape.ShouldBe([40, 8]);
        var tables = student.Tables();
        tables.Scores(student.LastStates(tables, histories, lengths)).shape.ShouldBe([3, 40]);
        var hasHead = name.EndsWith("paper", StringComparison.Ordinal) || name.EndsWith("input", StringComparison.Ordinal);
        student.HasBias.ShouldBe(hasHead);
        student.IsTied.ShouldBe(!hasHead);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void States_WhenLaterItemsChange_StayAsTheyWere(string name, int blocks, int heads)
    {
        using var scope = torch.NewDisposeScope();
        using var student = Worlds.AnyStudent(name, Worlds.Options(blocks: blocks, heads: heads));
        var (histories, lengths) = Worlds.Batch(40, [1, 2, 3, 4, 5, 6]);
        var (changed, _) = Worlds.Batch(40, [1, 2, 3, 30, 31, 32]);
        var before = student.States(histories, lengths).narrow(1, 0, 3);
        student.States(changed, lengths).narrow(1, 0, 3).ShouldBeNear(before, 1e-6);
        student.States(changed, lengths).select(1, 3).allclose(student.States(histories, lengths).select(1, 3)).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void States_OfAShorterHistoryInALongerBatch_DoNotSeeThePadding(string name, int blocks, int heads)
    {
        using var scope = torch.NewDisposeScope();
        using var student = Worlds.AnyStudent(name, Worlds.Options(blocks: blocks, heads: heads));
        var (histories, lengths) = Worlds.Batch(40, Histories);
        var last = student.LastStates(histories, lengths);
        for (var row = 0; row < Histories.Length; row++)
        {
            var (alone, length) = Worlds.Batch(40, Histories[row]);
            last[row].ShouldBeNear(student.LastStates(alone, length)[0], 1e-5);
            last[row].ShouldBeNear(student.States(histories, lengths)[row, Histories[row].Length - 1], 1e-5);
        }

        // Whatever stands in the padding.
        var (junk, _) = Worlds.Batch(40, [1, 2, 3, 2, 5, 2], [7, 11, 12, 13, 14, 15], [8, 9, 8, 11, 12, 13]);
        student.LastStates(junk, lengths).ShouldBeNear(last, 1e-5);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void SelectedStates_OfSomePositions_AreThoseStates(string name, int blocks, int heads)
    {
        using var scope = torch.NewDisposeScope();
        using var student = Worlds.AnyStudent(name, Worlds.Options(blocks: blocks, heads: heads));
        var (histories, lengths) = Worlds.Batch(40, Histories);
        var selected = student.SelectedStates(student.Tables(), histories, lengths, torch.tensor(new long[] { 2, 6, 13 }));
        var all = student.States(histories, lengths);
        selected.ShouldBeNear(torch.stack([all[0, 2], all[1, 0], all[2, 1]]), 1e-5);
    }

    public static TheoryData<string> Names() => [.. Worlds.Students()];

    [Theory]
    [MemberData(nameof(Names))]
    public void Dropout_WithTheSameSeed_RepeatsAndIsOffInEvaluation(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var student = Worlds.AnyStudent(name, Worlds.Options(dropout: 0.5));
        var (histories, lengths) = Worlds.Batch(40, Histories);
        torch.Tensor Run(long seed)
        {
            student.Reseed(seed);
            return student.States(histories, lengths);
        }

        Worlds.Floats(Run(1)).ShouldBe(Worlds.Floats(Run(2)));
        student.Module.train();
        Worlds.Floats(Run(1)).ShouldBe(Worlds.Floats(Run(1)));
        Run(1).allclose(Run(2)).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Students_OfTheSameSeed_HaveTheSameWeights(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var first = Worlds.AnyStudent(name);
        torch.manual_seed(99);
        using var second = Worlds.AnyStudent(name);
        using var other = Worlds.AnyStudent(name, Worlds.Options() with { Seed = 4 });
        var (histories, lengths) = Worlds.Batch(40, Histories);
        foreach (var ((parameter, a), (_, b)) in first.Module.named_parameters().Zip(second.Module.named_parameters()))
            Worlds.Floats(a).ShouldBe(Worlds.Floats(b), parameter);
        Worlds.Floats(other.LastStates(histories, lengths)).ShouldNotBe(Worlds.Floats(first.LastStates(histories, lengths)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Histories_LongerThanTheWindow_AreRefused(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var student = Worlds.AnyStudent(name, Worlds.Options(window: 4));
        var (histories, lengths) = Worlds.Batch(40, [1, 2, 3, 4, 5]);
        Should.Throw<ArgumentException>(() => student.States(histories, lengths)).Message.ShouldContain("histories have 5 positions; this student was built for 4.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_OfAState_AreTheSlopesOfItsNumbers(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var student = Worlds.AnyStudent(name, Worlds.Options(items: 12, dim: 4, blocks: 2, dropout: 0));
        var (histories, lengths) = Worlds.Batch(12, [1, 2, 3, 2, 5, 2], [8, 9, 8]);
        var directions = Worlds.Random(3, 1, 2, 6, 4) * (histories.lt(12).to(torch.float32).unsqueeze(-1));
        double Loss()
        {
            using var noGrad = torch.no_grad();
            return (student.States(histories, lengths) * directions).to(torch.float64).sum().item<double>();
        }

        (student.States(histories, lengths) * directions).sum().backward();
        foreach (var (parameter, tensor) in student.Module.named_parameters())
        {
            // Tables of the output side and scores have no part in states.
            if (tensor.grad is not { } gradient)
                continue;
            using var noGrad = torch.no_grad();
            var flat = tensor.view(-1);
            var place = (int)gradient.abs().argmax().item<long>();
            var was = flat[place].item<float>();
            const float Step = 2e-3f;
            flat.narrow(0, place, 1).fill_(was + Step);
            var above = Loss();
            flat.narrow(0, place, 1).fill_(was - Step);
            var below = Loss();
            flat.narrow(0, place, 1).fill_(was);
            var slope = (double)gradient.view(-1)[place].item<float>();
            ((above - below) / (2 * Step)).ShouldBe(slope, 0.01 + 0.03 * Math.Abs(slope), parameter);
        }
    }
}
