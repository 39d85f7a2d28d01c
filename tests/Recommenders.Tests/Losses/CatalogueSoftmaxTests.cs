using Distillery.Data;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace Distillery.Recommenders.Tests;

public class CatalogueSoftmaxTests
{
    private const int Items = 57;
    private const int Rows = 11;
    private const int Dim = 6;

    private static readonly int[] Targets = [.. Enumerable.Range(0, Rows).Select(i => (i * 7) % Items)];

    private static SoftLists Lists()
    {
        var random = new SeededGenerator(3);
        var items = new int[Rows * 5];
        for (var i = 0; i < items.Length; i++)
            items[i] = i % 11 == 10 ? -1 : random.NextInt(Items);
        // Lists may hold the target, and an item twice.
        items[0] = Targets[0];
        items[6] = items[7];
        return SoftLists.ByRank(5, items);
    }

    private static (torch.Tensor States, ItemTables Tables) Problem(bool hasBias) =>
        (Worlds.Random(1, 1, Rows, Dim), new ItemTables(Worlds.Random(2, 1, Items, Dim), hasBias ? Worlds.Random(3, 0.5, Items) : null));

    // Windows whose histories hold some targets and some list items.
    private static WindowSet Windows() => new()
    {
        Length = 3,
        PaddingId = Items,
        Histories = [.. Enumerable.Range(0, Rows).SelectMany(row => new[] { (row * 5) % Items, row % 3 == 0 ? Targets[row] : 50, (row * 5) % Items })],
        HistoryLengths = [.. Enumerable.Repeat(3, Rows)],
        Targets = Targets,
        Users = new int[Rows],
        Positions = new int[Rows],
        TargetTimes = new long[Rows],
    };

    public static TheoryData<bool, bool, string> Cases()
    {
        var data = new TheoryData<bool, bool, string>();
        foreach (var hasBias in new[] { false, true })
            foreach (var hasLists in new[] { false, true })
                foreach (var columns in new[] { "all", "candidates", "sample", "sample of candidates" })
                    data.Add(hasBias, hasLists, columns);
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Kernel_AgainstTheTensorOperations_GivesTheSameLossAndGradients(bool hasBias, bool hasLists, string columns)
    {
        using var scope = torch.NewDisposeScope();
        var (states, tables) = Problem(hasBias);
        var targets = hasLists ? SoftmaxTargets.Of(Targets, Lists(), [.. Enumerable.Range(0, Rows)], 1.7) : SoftmaxTargets.Of(Targets);
        int[]? ids = columns switch
        {
            "all" => null,
            "candidates" => [.. Enumerable.Range(0, Items).Where(id => id % 3 != 1)],
            _ => [.. Enumerable.Range(0, Items).Where(id => id % 4 == 0)],
        };
        var population = columns switch { "sample" => Items, "sample of candidates" => 40, _ => ids?.Length ?? Items };
        // Half of the cases with what the student learnt about repeats.
        if (hasBias == hasLists)
        {
            targets = targets.WithHistories(Windows(), [.. Enumerable.Range(0, Rows)]);
            tables = tables with { Repeat = torch.tensor(new[] { -0.7f }) };
        }

        var problem = new SoftmaxProblem(Items, ids, population, targets, ChunkRows: 4);
        using var workspace = new Workspace();
        var kernel = SoftmaxKernel.Compute(states, tables, problem, workspace);
        var twin = SoftmaxReference.Compute(states, tables, problem);
        (kernel.Repeat is null).ShouldBe(tables.Repeat is null);
        kernel.Repeat?.ShouldBeNear(twin.Repeat!, 1e-5);
        kernel.Loss.ShouldBe(twin.Loss, 1e-5);
        kernel.States.ShouldBeNear(twin.States, 1e-5);
        kernel.Table.ShouldBeNear(twin.Table, 1e-5);
        (kernel.Bias is null).ShouldBe(!hasBias);
        if (hasBias)
            kernel.Bias!.ShouldBeNear(twin.Bias!, 1e-5);
    }

    [Fact]
    public void Full_WithoutLists_IsLibtorchsCrossEntropy()
    {
        using var scope = torch.NewDisposeScope();
        var (states, tables) = Problem(hasBias: true);
        using var loss = new CatalogueSoftmax(Items);
        var gradients = loss.Full(states, tables, SoftmaxTargets.Of(Targets));
        var leaf = states.clone().requires_grad_();
        var expected = functional.cross_entropy(tables.Scores(leaf), torch.tensor(Targets.Select(id => (long)id).ToArray()));
        expected.backward();
        gradients.Loss.ShouldBe(expected.item<float>(), 1e-5);
        gradients.States.ShouldBeNear(leaf.grad!, 1e-5);
    }

    [Theory]
    [InlineData("all", 0)]
    [InlineData("candidates", 0)]
    [InlineData("sample", 1)]
    public void Kernel_AgainstFiniteDifferencesInDoubles_HasTheRightSlopes(string columns, int shifted)
    {
        using var scope = torch.NewDisposeScope();
        var (states, tables) = Problem(hasBias: true);
        tables = tables with { Repeat = torch.tensor(new[] { -0.7f }) };
        var lists = Lists();
        int[] ids = columns == "all" ? [.. Enumerable.Range(0, Items)] : [.. Enumerable.Range(0, Items).Where(id => id % 3 != 1)];
        var problem = new SoftmaxProblem(
            Items, columns == "all" ? null : ids, shifted == 1 ? Items : ids.Length, SoftmaxTargets.Of(Targets, lists, [.. Enumerable.Range(0, Rows)], 0.8).WithHistories(Windows(), [.. Enumerable.Range(0, Rows)]), 256);
        using var workspace = new Workspace();
        var gradients = SoftmaxKernel.Compute(states, tables, problem, workspace);
        var (h, e, b) = (Doubles(states), Doubles(tables.Output), Doubles(tables.Bias!));
        double[] r = [-0.7f];
        double Loss() => Plain(h, e, b, r[0], ids, problem.Population, lists, 0.8);
        gradients.Loss.ShouldBe(Loss(), 1e-5);
        CheckSlopes(h, Worlds.Floats(gradients.States), Loss);
        CheckSlopes(e, Worlds.Floats(gradients.Table), Loss);
        CheckSlopes(b, Worlds.Floats(gradients.Bias!), Loss);
        CheckSlopes(r, Worlds.Floats(gradients.Repeat!), Loss);
    }

    [Fact]
    public void Sampled_OverManyDraws_EstimatesTheFullDenominator()
    {
        using var scope = torch.NewDisposeScope();
        var (states, tables) = Problem(hasBias: false);
        using var loss = new CatalogueSoftmax(Items);
        var random = new SeededGenerator(5);
        // Jensen: the mean of log Z-hat lies below log Z, so compare with half the catalogue sampled.
        var mean = Enumerable.Range(0, 300).Average(_ => loss.Sampled(states, tables, SoftmaxTargets.Of(Targets), 40, random).Loss);
        mean.ShouldBe(loss.Full(states, tables, SoftmaxTargets.Of(Targets)).Loss, 0.1);
    }

    [Fact]
    public void Sampled_WithAsManyNegativesAsItems_IsTheFullLoss()
    {
        using var scope = torch.NewDisposeScope();
        var (states, tables) = Problem(hasBias: false);
        using var loss = new CatalogueSoftmax(Items);
        loss.Sampled(states, tables, SoftmaxTargets.Of(Targets), Items, new SeededGenerator(1)).Loss
            .ShouldBe(loss.Full(states, tables, SoftmaxTargets.Of(Targets)).Loss);
    }

    [Fact]
    public void Full_WithCandidates_LeavesTheOthersAlone()
    {
        using var scope = torch.NewDisposeScope();
        var (states, tables) = Problem(hasBias: false);
        using var loss = new CatalogueSoftmax(Items, [.. Targets.Distinct()]);
        var table = Worlds.Floats(loss.Full(states, tables, SoftmaxTargets.Of(Targets)).Table);
        for (var item = 0; item < Items; item++)
            table.Skip(item * Dim).Take(Dim).Any(value => value != 0).ShouldBe(Targets.Contains(item));
    }

    [Fact]
    public void Backward_ThroughTiedParameters_AddsBothSides()
    {
        using var scope = torch.NewDisposeScope();
        var table = Worlds.Random(2, 1, Items, Dim).requires_grad_();
        var states = table.narrow(0, 0, Rows) * 2;
        using var loss = new CatalogueSoftmax(Items);
        loss.Full(states, new ItemTables(table), SoftmaxTargets.Of(Targets)).Backward(states, new ItemTables(table));
        var leaf = table.detach().clone().requires_grad_();
        var again = leaf.narrow(0, 0, Rows) * 2;
        functional.cross_entropy(again.mm(leaf.t()), torch.tensor(Targets.Select(id => (long)id).ToArray())).backward();
        table.grad!.ShouldBeNear(leaf.grad!, 1e-5);
    }

    [Fact]
    public void Targets_OutsideTheCatalogue_AreRefused()
    {
        using var scope = torch.NewDisposeScope();
        var (states, tables) = Problem(hasBias: false);
        using var loss = new CatalogueSoftmax(Items);
        Should.Throw<ArgumentException>(() => loss.Full(states, tables, SoftmaxTargets.Of([.. Targets[1..], Items])))
            .Message.ShouldContain("a target or list holds item 57; ids are 0 .. 56.");
    }

    [Fact]
    public void Lists_WithABadWeight_AreRefused() =>
        Should.Throw<ArgumentException>(() => new SoftLists(2, [1, 2, 3, 4], [1, 0, float.NaN, 0])).Message.ShouldContain("the weight of row 1, place 0 is NaN");

    // The loss as its formula says, in doubles.
    private static double Plain(double[] h, double[] e, double[] b, double r, int[] columns, int population, SoftLists lists, double weight)
    {
        var loss = 0.0;
        for (var row = 0; row < Rows; row++)
        {
            var history = Windows().History(row).ToArray();
            double Score(int item) => b[item] + (history.Contains(item) ? r : 0) + Enumerable.Range(0, Dim).Sum(d => h[row * Dim + d] * e[item * Dim + d]);
            var wanted = new Dictionary<int, double> { [Targets[row]] = 1 };
            for (var k = row * lists.Length; k < (row + 1) * lists.Length; k++)
                if (lists.Items[k] >= 0)
                    wanted[lists.Items[k]] = wanted.GetValueOrDefault(lists.Items[k]) + weight * lists.Weights[k];
            foreach (var item in history)
                wanted.TryAdd(item, 0);
            var hits = columns.Count(wanted.ContainsKey);
            var factor = (population - hits) / (double)(columns.Length - hits);
            var z = wanted.Keys.Sum(item => Math.Exp(Score(item))) + factor * columns.Where(item => !wanted.ContainsKey(item)).Sum(item => Math.Exp(Score(item)));
            loss += wanted.Values.Sum() * Math.Log(z) - wanted.Sum(pair => pair.Value * Score(pair.Key));
        }

        return loss / Rows;
    }

    private static double[] Doubles(torch.Tensor tensor) => Array.ConvertAll(Worlds.Floats(tensor), value => (double)value);

    internal static void CheckSlopes(double[] values, float[] gradients, Func<double> loss)
    {
        for (var i = 0; i < values.Length; i += 1 + values.Length / 60)
        {
            var held = values[i];
            values[i] = held + 1e-5;
            var above = loss();
            values[i] = held - 1e-5;
            var below = loss();
            values[i] = held;
            ((double)gradients[i]).ShouldBe((above - below) / 2e-5, 2e-5, $"place {i}");
        }
    }
}
