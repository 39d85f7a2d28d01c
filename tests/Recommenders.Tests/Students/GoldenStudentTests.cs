using System.Text.Json;
using TorchSharp;

namespace Distillery.Recommenders.Tests;

/// <summary>GRU4Rec and SR-GNN against <c>Golden/students.json</c>, which <c>Golden/students.py</c> made from the papers' formulas.</summary>
[Trait("Tier", "golden")]
public class GoldenStudentTests
{
    private static readonly GoldenFile File = Load();

    public static TheoryData<int> Cases() => [.. Enumerable.Range(0, File.Cases.Length)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Student_WithGivenWeights_HasTheStatesLossAndGradientsOfThePaper(int number)
    {
        using var scope = torch.NewDisposeScope();
        var golden = File.Cases[number];
        using var student = Build(golden);
        ModuleWeights.Put(student.Module, Weights(student, golden.Weights), "the golden file");
        var (histories, lengths) = Worlds.Batch(File.Items, File.Histories);
        var time = histories.size(1);
        long[] positions = [.. File.Histories.SelectMany((history, row) => Enumerable.Range(0, history.Length).Select(t => row * time + t))];
        var tables = student.Tables();

        var states = student.SelectedStates(tables, histories, lengths, torch.tensor(positions));
        states.ShouldBeNear(torch.tensor(golden.States).view(-1, File.Dim), 2e-6);
        student.States(tables, histories, lengths).reshape(-1, File.Dim).index_select(0, torch.tensor(positions)).ShouldBeNear(states, 1e-6);
        long[] ends = [.. File.Histories.Select((history, row) => row * time + history.Length - 1)];
        student.LastStates(tables, histories, lengths).ShouldBeNear(states.index_select(0, torch.tensor([.. ends.Select(end => (long)Array.IndexOf(positions, end))])), 1e-6);

        var targets = torch.tensor(File.Targets.SelectMany(row => row).Select(item => (long)item).ToArray());
        var loss = torch.nn.functional.cross_entropy(tables.Scores(states), targets);
        ((double)loss.item<float>()).ShouldBe(golden.Loss, 2e-6);
        loss.backward();
        foreach (var (name, parameter) in student.Module.named_parameters())
            parameter.grad!.view(-1).ShouldBeNear(torch.tensor(golden.Gradients[name]), 5e-6);
    }

    [Fact]
    public void SelectedStates_InAnyOrder_ComeInThatOrder()
    {
        using var scope = torch.NewDisposeScope();
        using var student = Build(File.Cases[2]);
        var (histories, lengths) = Worlds.Batch(File.Items, File.Histories);
        var ascending = student.SelectedStates(student.Tables(), histories, lengths, torch.tensor(new long[] { 1, 4, 5, 13 }));
        var shuffled = student.SelectedStates(student.Tables(), histories, lengths, torch.tensor(new long[] { 13, 4, 1, 5, 4 }));
        shuffled.ShouldBeNear(ascending.index_select(0, torch.tensor(new long[] { 3, 1, 0, 2, 1 })), 1e-6);
    }

    private static IStudent Build(GoldenCase golden)
    {
        IStudentOptions options = golden.Architecture == Gru4RecOptions.Name
            ? new Gru4RecOptions { ItemCount = File.Items, Dim = File.Dim, WindowLength = 6 }
            : new SrgnnOptions { ItemCount = File.Items, Dim = File.Dim, WindowLength = 6, Steps = golden.Steps };
        var student = options.Create(golden.Tied ? StudentParts.Tied(options, learnsRepeats: false) : StudentParts.Paper(options));
        student.Module.eval();
        return student;
    }

    private static Dictionary<string, torch.Tensor> Weights(IStudent student, IReadOnlyDictionary<string, float[]> values)
    {
        var shapes = student.Module.named_parameters().ToDictionary(pair => pair.Item1, pair => pair.Item2.shape);
        shapes.Keys.Order().ShouldBe(values.Keys.Order());
        return values.ToDictionary(pair => pair.Key, pair => torch.tensor(pair.Value).view(shapes[pair.Key]));
    }

    private static GoldenFile Load()
    {
        using var stream = typeof(GoldenStudentTests).Assembly.GetManifestResourceStream("students.json")!;
        return JsonSerializer.Deserialize<GoldenFile>(stream, JsonSerializerOptions.Web)!;
    }

    private sealed record GoldenFile(int Items, int Dim, int[][] Histories, int[][] Targets, GoldenCase[] Cases);

    private sealed record GoldenCase(
        string Architecture, bool Tied, int Steps, Dictionary<string, float[]> Weights, float[] States, double Loss, Dictionary<string, float[]> Gradients);
}
