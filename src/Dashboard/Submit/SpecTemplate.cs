using Distillery.Contracts;

namespace Distillery.Dashboard.Submit;

/// <summary>A spec to begin with.</summary>
/// <param name="Name">What the button says.</param>
/// <param name="Purpose">When to take it, in a sentence.</param>
/// <param name="Spec">The spec.</param>
public sealed record SpecTemplate(string Name, string Purpose, JobSpec Spec)
{
    private static readonly BaselineSpec[] TrainingFree =
        [new() { Row = "popularity" }, new() { Row = "item-knn" }, new() { Row = "text" }, new() { Row = "hybrid" }];

    private static readonly BaselineSpec Bce = new() { Student = "sasrec", Loss = "bce", Prefixes = "last" };

    private static readonly BaselineSpec Twin = new() { Row = "twin" };

    /// <summary>The templates, the simplest first.</summary>
    public static IReadOnlyList<SpecTemplate> All { get; } =
    [
        new("Sample shop", "Generated data, nothing to prepare: a first look in a few minutes.", new JobSpec
        {
            Name = "sample-shop",
            Dataset = new DatasetSpec { Sample = new SampleSpec() },
            Training = new TrainingSpec { Epochs = 8 },
            Baselines = [.. TrainingFree, Bce, Twin],
            Register = new RegisterSpec { Model = "sample-recommender" },
        }),
        new("Own data folder", "Interactions and item titles in a folder that the workers can read, split by time.", new JobSpec
        {
            Name = "games-nightly",
            Dataset = new DatasetSpec { Path = "data/games" },
            Baselines = [.. TrainingFree, Bce, Twin],
            Register = new RegisterSpec { Model = "games-recommender" },
        }),
        new("DLLM2Rec, as in the paper", "The published method on its own student, beside the plain student.", new JobSpec
        {
            Name = "dllm2rec-paper",
            Dataset = new DatasetSpec { Path = "data/games" },
            Method = new MethodSpec { Name = "dllm2rec", Mode = "paper" },
            Student = new StudentSpec { Loss = "bce", Prefixes = "last" },
            Baselines = [.. TrainingFree, Twin],
        }),
        new("A model behind an endpoint", "Lists by a language model that speaks OpenAI's API, within a budget. Preview prompts and cost before it is asked.", new JobSpec
        {
            Name = "endpoint",
            Dataset = new DatasetSpec { Path = "data/games" },
            Teacher = new TeacherSpec { Kind = "chat", Endpoint = "http://localhost:11434/v1", Model = "qwen2.5:7b", Windows = 1000, Budget = new BudgetSpec { Requests = 1200 } },
            Method = new MethodSpec { Vectors = new VectorsSpec { Weight = 0 } },
            Baselines = [.. TrainingFree, Twin],
        }),
        new("SLIM on the sample shop", "Reasons in words: a small language model learns rationales, a text encoder brings them to the student. Ten minutes or more on two cores.", new JobSpec
        {
            Name = "slim",
            Dataset = new DatasetSpec { Sample = new SampleSpec() },
            StudentLm = new StudentLmSpec { Users = 400 },
            Method = new MethodSpec { Name = "slim" },
            Student = new StudentSpec { Loss = "softmax", Prefixes = "last" },
            Baselines = [.. TrainingFree, new BaselineSpec { Student = "sasrec", Method = new MethodSpec { Name = "slim", Slim = new SlimSpec { Rationales = "none" } } }, Twin],
        }),
    ];
}
