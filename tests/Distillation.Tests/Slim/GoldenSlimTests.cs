using System.Text.Json;
using Distillery.Data;
using Distillery.Distillation.Slim;
using Distillery.Recommenders;
using TorchSharp;

namespace Distillery.Distillation.Tests.Slim;

/// <summary>Eq. 6 and Eq. 7 against <c>Golden/slim.json</c>, which <c>Golden/slim.py</c> made from the equations.</summary>
[Trait("Tier", "golden")]
public class GoldenSlimTests
{
    private static readonly GoldenFile File = Load();

    public static TheoryData<int> Cases() => [.. Enumerable.Range(0, File.Cases.Length)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Student_WithGivenWeights_HasThePapersVectorsLossesAndGradients(int number)
    {
        using var scope = torch.NewDisposeScope();
        var golden = File.Cases[number];
        using var student = Build(golden);
        student.Module.eval();
        student.Module.named_parameters().Select(pair => pair.Item1).Order().ShouldBe(golden.Weights.Keys.Order());
        using (torch.no_grad())
            foreach (var (name, parameter) in student.Module.named_parameters())
                parameter.copy_(torch.tensor(golden.Weights[name]).view(parameter.shape));
        int[] targets = File.Targets;

        foreach (var (name, expected) in new[] { ("bce", golden.Bce), ("softmax", golden.Softmax) })
        {
            student.Module.zero_grad();
            var pass = StudentPass.Run(student, WindowGroups.Of(Rows()), [0, 1, 2, 3]);
            ShouldBeNear(pass.Tables.Output, golden.Items, "items");
            ShouldBeNear(pass.States, golden.Users, "users");
            using var softmax = new CatalogueSoftmax(File.Items);
            var gradients = name == "bce"
                ? BinaryCrossEntropy.Compute(pass.States, pass.Tables, targets, File.Negatives)
                : softmax.Full(pass.States, pass.Tables, SoftmaxTargets.Of(targets));
            gradients.Loss.ShouldBe(expected.Loss, 3e-6, name);
            gradients.Backward(pass.States, pass.Tables);
            foreach (var (parameter, tensor) in student.Module.named_parameters())
                ShouldBeNear(tensor.grad!, expected.Gradients[parameter], $"{name} {parameter}");
        }
    }

    private static IStudent Build(GoldenCase golden)
    {
        var rows = new TextRows { Users = [0, 1, 2, 3], Positions = [.. File.Histories.Select(history => history.Length)], Vectors = File.RowTexts };
        var none = new TextRows { Users = [], Positions = [], Vectors = [] };
        var texts = new TextVectors
        {
            Dim = File.Text,
            Items = File.ItemTexts,
            Train = rows,
            Validation = none,
            Test = none,
            OrderedDigest = "d",
            CatalogueDigest = "c",
            Encoder = "e",
            Source = "s",
        };
        var options = new SlimOptions
        {
            Fusion = golden.Fusion switch { "id" => SlimFusion.Id, "matching" => SlimFusion.Matching, _ => SlimFusion.ItemText },
            SharedProjections = golden.Shared,
            Similarity = golden.Cosine ? SlimSimilarity.Cosine : SlimSimilarity.Dot,
        };
        return SlimStudent.Create(new Gru4RecOptions { ItemCount = File.Items, Dim = File.Dim, WindowLength = 4, Dropout = 0 }, options, texts, learnsRepeats: false);
    }

    private static WindowSet Rows() => new()
    {
        Length = 4,
        PaddingId = File.Items,
        Histories = [.. File.Histories.SelectMany(history => history.Concat(Enumerable.Repeat(File.Items, 4 - history.Length)))],
        HistoryLengths = [.. File.Histories.Select(history => history.Length)],
        Targets = File.Targets,
        Users = [0, 1, 2, 3],
        Positions = [.. File.Histories.Select(history => history.Length)],
        TargetTimes = new long[4],
    };

    private static void ShouldBeNear(torch.Tensor actual, float[] expected, string what)
    {
        var values = actual.detach().contiguous().data<float>().ToArray();
        values.Length.ShouldBe(expected.Length, what);
        for (var i = 0; i < values.Length; i++)
            values[i].ShouldBe(expected[i], 5e-6f * (1 + Math.Abs(expected[i])), $"{what} {i}");
    }

    private static GoldenFile Load()
    {
        using var stream = typeof(GoldenSlimTests).Assembly.GetManifestResourceStream("slim.json")!;
        return JsonSerializer.Deserialize<GoldenFile>(stream, JsonSerializerOptions.Web)!;
    }

    private sealed record GoldenFile(
        int Items, int Dim, int Text, int[][] Histories, int[] Targets, int[] Negatives, float[] ItemTexts, float[] RowTexts, GoldenCase[] Cases);

    private sealed record GoldenCase(
        string Fusion, bool Shared, bool Cosine, Dictionary<string, float[]> Weights, float[] Items, float[] Users, GoldenLoss Bce, GoldenLoss Softmax);

    private sealed record GoldenLoss(double Loss, Dictionary<string, float[]> Gradients);
}
