using System.Diagnostics;
using System.Text.Json;
using Distillery.Data;
using Xunit.Abstractions;

namespace Distillery.Recommenders.Tests;

/// <summary>
/// Trains a student on a real data set and prints its measures; not part of the suite. For example
/// <c>DISTILLERY_MEASURE='{"loss":"softmax","learningRate":0.002,"test":true}' dotnet test tests/Recommenders.Tests -c Release --filter StudentMeasurement</c>
/// (<c>DISTILLERY_MEASURE_LOG</c> names a file that is appended to).
/// </summary>
public class StudentMeasurement(ITestOutputHelper output)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    [SkippableFact]
    [Trait("Tier", "slow")]
    public void Student_OnARealDataset_PrintsItsMeasures()
    {
        var text = Environment.GetEnvironmentVariable("DISTILLERY_MEASURE");
        Skip.If(string.IsNullOrEmpty(text), "DISTILLERY_MEASURE names no training");
        foreach (var spec in JsonSerializer.Deserialize<MeasurementSpec[]>(text.StartsWith('[') ? text : $"[{text}]", Json)!)
            Measure(spec);
    }

    private void Measure(MeasurementSpec spec)
    {
        Say(JsonSerializer.Serialize(spec, Json));
        var dataset = DatasetImporter.Import(SharedData.Folder(spec.Data));
        var split = Windowing.Split(dataset);
        var rows = spec.Prefixes == "all" ? PrefixRows.FromTrain(dataset, split.Train) : split.Train;
        var options = Options(spec, dataset.Catalogue.Count);
        IdVectors Ids(long seed) => IdVectors.Normal(options.ItemCount, options.Dim, options.ItemDeviation, seed);
        using var student = options.Create(
            spec.Loss == "bce" ? StudentParts.Paper(options)
            : spec.Skip ? new StudentParts(Ids(spec.Seed), Skip: new DecayedHistory(10, spec.Source ? Ids(spec.Seed + 7) : null), LearnsRepeats: spec.Repeats)
            : StudentParts.Tied(options, learnsRepeats: spec.Repeats));
        using var softmax = new SoftmaxObjective(student, rows, new SoftmaxObjectiveOptions { Negatives = spec.Negatives });
        using var bce = new BceObjective(student, rows, new BceObjectiveOptions { DrosWeight = spec.Dros });
        IObjective objective = spec.Loss == "bce" ? bce : softmax;
        Say($"train rows {split.Train.Count}, rows learnt {rows.Count}, units {objective.UnitCount}");
        var trainer = new Trainer(new TrainerOptions
        {
            Epochs = spec.Epochs,
            BatchSize = spec.Batch,
            LearningRate = spec.LearningRate,
            FinalRate = spec.FinalRate,
            WeightDecay = spec.WeightDecay,
            Patience = spec.Patience,
            Seed = spec.Seed,
        });
        var result = trainer.Train(student, objective, new RankingValidation(split.Validation), progress: Report);
        Say($"best epoch {result.BestEpoch}, {result.Seconds:f1} s in all");
        if (!spec.Test)
            return;
        var began = Stopwatch.GetTimestamp();
        using var scorer = new StudentScorer(student);
        var report = RankingEvaluator.Evaluate(scorer, split.Test, TargetCounts.Of(split.Train));
        var metrics = report.Metrics();
        Say($"TEST HR@20 {metrics["hr_at_20"]:f4} NDCG@20 {metrics["ndcg_at_20"]:f4} warm {metrics["hr_at_20_warm"]:f4} cold {metrics["hr_at_20_cold"]:f4} "
            + $"coverage {metrics["coverage_at_20"]:f3} popularity {metrics["popularity_at_20"]:f1} ({Stopwatch.GetElapsedTime(began).TotalSeconds:f1} s)");
    }

    private static IStudentOptions Options(MeasurementSpec spec, int items)
    {
        var (sasrec, gru, graph) = (new SasrecOptions { ItemCount = items }, new Gru4RecOptions { ItemCount = items }, new SrgnnOptions { ItemCount = items });
        return spec.Student switch
        {
            SasrecOptions.Name => sasrec with { Dim = spec.Dim, Dropout = spec.Dropout, ItemDeviation = spec.ItemDeviation ?? sasrec.ItemDeviation, Seed = spec.Seed },
            Gru4RecOptions.Name => gru with { Dim = spec.Dim, Dropout = spec.Dropout, ItemDeviation = spec.ItemDeviation ?? gru.ItemDeviation, Seed = spec.Seed },
            SrgnnOptions.Name => graph with { Dim = spec.Dim, Dropout = spec.Dropout, ItemDeviation = spec.ItemDeviation ?? graph.ItemDeviation, Seed = spec.Seed },
            var other => throw new ArgumentException($"student is {other}; allowed are sasrec, gru4rec and srgnn."),
        };
    }

    private void Report(TrainingProgress progress)
    {
        if (progress.IsEpochEnd)
            Say($"epoch {progress.Epoch} loss {progress.Loss:f4} val HR@20 {progress.Validation!.Metrics["hr_at_20"]:f4} NDCG@20 {progress.Validation.Score:f4} {progress.ExamplesPerSecond:f0} rows/s left {progress.TimeLeft}");
    }

    private void Say(string line)
    {
        output.WriteLine(line);
        if (Environment.GetEnvironmentVariable("DISTILLERY_MEASURE_LOG") is { Length: > 0 } log)
            File.AppendAllText(log, line + "\n");
    }
}
