using Distillery.Data;

namespace Distillery.Recommenders.Tests;

/// <summary>Trainings of every kind of student on a small world.</summary>
internal static class Trainings
{
    public static readonly Dataset World = Worlds.Dataset();
    public static readonly WindowSplit Split = Windowing.Split(World);
    public static readonly WindowSet Prefixes = PrefixRows.FromTrain(World, Split.Train);

    public static readonly TrainerOptions Options = new() { Epochs = 3, BatchSize = 16, LearningRate = 0.01, Patience = 0, Seed = 5 };

    public static (TrainingResult Result, float[] Weights) Run(
        TrainerOptions options, string kind = "tied", string loss = "sampled", ICheckpointStore? store = null, Action<TrainingProgress>? progress = null, CancellationToken token = default)
    {
        using var student = Worlds.AnyStudent(kind, Worlds.Options(dropout: 0.3));
        using var softmax = new SoftmaxObjective(student, Prefixes, new SoftmaxObjectiveOptions { Negatives = loss == "sampled" ? 12 : 0 });
        using var bce = new BceObjective(student, Split.Train, new BceObjectiveOptions { DrosWeight = loss == "dros" ? 0.5 : 0 });
        IObjective objective = loss is "sampled" or "full" ? softmax : bce;
        var result = new Trainer(options).Train(student, objective, new RankingValidation(Split.Validation), store, progress, token);
        return (result, [.. student.Module.named_parameters().SelectMany(pair => Worlds.Floats(pair.Item2))]);
    }
}
