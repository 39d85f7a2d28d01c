using Distillery.Contracts;

namespace Distillery.Cli.Tests;

/// <summary>A finished job as the API would answer it.</summary>
internal static class Sample
{
    public static JobDetail Job(double low = 0.001) => new(
        new JobSummary
        {
            Id = "j1", Name = "a", State = JobStates.Succeeded, Method = "fused", Dataset = "games", Actor = "local",
            CreatedAt = DateTimeOffset.UnixEpoch,
        },
        new JobSpec { Name = "a", Dataset = new DatasetSpec { Path = "games" } },
        [],
        "r1",
        Table(low),
        new ModelVersionView("games-recommender", 3, "j1", "r2", DateTimeOffset.UnixEpoch, "local", new Dictionary<string, double>(), new Dictionary<string, string>(), []));

    private static ResultTable Table(double low) => new()
    {
        Dataset = new ResultDataset("games", "0123456789abcdef", "fedcba", 50_597, 16_874, 453_637, 108_719, 13_590, 13_590, 0.199),
        Protocol = "full-ranking", Split = "time 80/10/10, window 10, ties as-is", Method = "fused", Seed = 1, CodeVersion = "0.1.0", Device = "cpu",
        Rows =
        [
            new ResultRow("popularity", "Popularity", Metrics(0.0146, 0.0066), 0.2, null, null),
            new ResultRow("twin", "SASRec (softmax, every prefix), twin", Metrics(0.072, 0.031), 100, 7, "r3"),
            new ResultRow("student", "Fused SASRec (softmax, every prefix)", Metrics(0.0894, 0.04), 120, 8, "r2"),
        ],
        Paired = [new PairedResult("hr_at_20", "student", "twin", 0.017, 0.01, 0.02), new PairedResult("ndcg_at_20", "student", "twin", 0.009, low, 0.012)],
    };

    private static Dictionary<string, double> Metrics(double hr, double ndcg) => new() { ["hr_at_20"] = hr, ["ndcg_at_20"] = ndcg };
}
