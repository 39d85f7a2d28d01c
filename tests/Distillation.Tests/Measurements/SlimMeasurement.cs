using System.Text.Json;
using Distillery.Distillation.Slim;
using Distillery.Distillation.Stages;
using Distillery.Recommenders;
using Distillery.Teachers;
using Xunit.Abstractions;

namespace Distillery.Distillation.Tests.Measurements;

/// <summary>
/// Trains the rows of SLIM's table on a real data set with the content teacher's rationales and prints their measures; not part of the suite. For example
/// <c>DISTILLERY_SLIM='{"data":"../shared/data/toys","epochs":6}' dotnet test tests/Distillation.Tests -c Release --filter SlimMeasurement</c>
/// (<c>DISTILLERY_MEASURE_LOG</c> names a file that is appended to). What it prints is validation only, unless <c>test</c> is asked for.
/// </summary>
public class SlimMeasurement(ITestOutputHelper output)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    private static readonly Dictionary<string, MethodOptions> Methods = new()
    {
        ["plain"] = new(),
        ["item-text"] = Slim(new() { Fusion = SlimFusion.ItemText }),
        ["id"] = Slim(new()),
        ["id-shared"] = Slim(new() { SharedProjections = true }),
        ["matching"] = Slim(new() { Fusion = SlimFusion.Matching }),
        ["matching-separate"] = Slim(new() { Fusion = SlimFusion.Matching, SharedProjections = false }),
        ["matching-dot"] = Slim(new() { Fusion = SlimFusion.Matching, Similarity = SlimSimilarity.Dot }),
    };

    [SkippableFact]
    [Trait("Tier", "slow")]
    public async Task Rows_OnARealDataset_PrintTheirMeasures()
    {
        var text = Environment.GetEnvironmentVariable("DISTILLERY_SLIM");
        Skip.If(string.IsNullOrEmpty(text), "DISTILLERY_SLIM names no training");
        var spec = JsonSerializer.Deserialize<Spec>(text, Json)!;
        using var folder = new TempFolder();
        var data = PrepareData.Run(new PrepareDataOptions { Path = spec.Data }, folder["data"]);
        var rationales = AskContentRationales.Run(new QueryTeacherOptions(), null, data, folder["rationales"]);
        var encoder = TfIdfEncoder.Fit(ItemText.Of(data.Dataset.Catalogue), spec.TextDim);
        var texts = await EncodeText.RunAsync(encoder, rationales, [1, 2, 3], data, folder["text"]);
        Say($"{JsonSerializer.Serialize(spec, Json)} {texts.Source}; {texts.Encoder}");
        foreach (var name in spec.Rows)
        {
            var history = TrainStudent.Run(Options(spec, Methods[name]), data, null, folder[name], texts: texts);
            var best = history.Epochs.First(epoch => epoch.Epoch == history.BestEpoch);
            Say($"{spec.Student} {name}: epoch {best.Epoch} of {history.Epochs.Count}, loss {best.Loss:f4}, validation HR@20 {best.Validation["hr_at_20"]:f4} NDCG@20 {best.Validation["ndcg_at_20"]:f4}, {history.Seconds:f0} s");
        }

        if (!spec.Test)
            return;
        EvaluatedRow[] rows = [.. spec.Rows.Select(name => new EvaluatedRow(name, name, RowKind.Trained, folder[name]))];
        foreach (var protocol in EvaluationProtocols.All)
            foreach (var row in Evaluate.Run(new EvaluateOptions { Rows = rows, Protocol = protocol, TextFiles = [Path.Combine(folder["text"], EncodeText.VectorsName)] }, data, folder[protocol]).Rows)
                Say($"{protocol} {row.Key}: HR@10 {row.Metrics["hr_at_10"]:f4} NDCG@10 {row.Metrics["ndcg_at_10"]:f4} HR@20 {row.Metrics["hr_at_20"]:f4} NDCG@20 {row.Metrics["ndcg_at_20"]:f4} EFD@10 {row.Metrics["efd_at_10"]:f4} EPC@10 {row.Metrics["epc_at_10"]:f4}");
    }

    private static TrainStudentOptions Options(Spec spec, MethodOptions method) => new()
    {
        Student = new StudentOptions
        {
            Architecture = Enum.Parse<StudentArchitecture>(spec.Student, ignoreCase: true), Dropout = 0.2, EveryPrefix = false,
            Loss = spec.Loss == "bce" ? StudentLoss.Bce : StudentLoss.SampledSoftmax,
        },
        Method = method,
        Training = new TrainerOptions { Epochs = spec.Epochs, LearningRate = spec.LearningRate, BatchSize = 512 },
    };

    private static MethodOptions Slim(SlimOptions options) => new() { Method = DistillationMethod.Slim, Slim = options };

    private void Say(string line)
    {
        output.WriteLine(line);
        if (Environment.GetEnvironmentVariable("DISTILLERY_MEASURE_LOG") is { Length: > 0 } log)
            File.AppendAllText(log, line + "\n");
    }

    private sealed record Spec
    {
        public string Data { get; init; } = "../shared/data/toys";

        public string Student { get; init; } = "sasrec";

        /// <summary>sampled-softmax or bce.</summary>
        public string Loss { get; init; } = "sampled-softmax";

        public int Epochs { get; init; } = 6;

        public double LearningRate { get; init; } = 0.002;

        public int TextDim { get; init; } = 128;

        public IReadOnlyList<string> Rows { get; init; } = [.. Methods.Keys];

        public bool Test { get; init; }
    }
}
