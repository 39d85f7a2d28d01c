using Distillery.Contracts;

namespace Distillery.Chaos;

/// <summary>The jobs: small, each with its own seed, no stage answered from another. One in eight trains longer, so that kills meet its checkpoints.</summary>
internal static class ChaosJobs
{
    private const int LongOneIn = 8;

    /// <summary>The registry's model that every job adds a version to.</summary>
    public const string Model = "chaos-recommender";

    public static string NameOf(int number) => $"chaos-{number:d4}";

    public static JobSpec SpecOf(int number) => new()
    {
        Name = NameOf(number),
        Dataset = new DatasetSpec { Sample = new SampleSpec { Users = 150, Items = 100, Seed = number } },
        Method = new MethodSpec { Name = "fused" },
        Student = new StudentSpec { Name = "sasrec", Dim = 16, Loss = "softmax", Prefixes = "all" },
        Training = new TrainingSpec { Epochs = number % LongOneIn == 0 ? 200 : 3, Batch = 64, LearningRate = 0.002, Patience = 100, Seed = number },
        Baselines = [new BaselineSpec { Row = "popularity" }, new BaselineSpec { Row = "twin" }],
        Register = new RegisterSpec { Model = Model },
        Resources = new ResourceSpec { MemoryGiB = 0.5 },
        Reuse = false,
    };
}
