using Distillery.Contracts;
using Distillery.JobSpecs;

namespace Distillery.Cli.Demo;

/// <summary>The demo's jobs, kept as files that a reader can copy and change: <c>demo.yaml</c> and <c>demo-slim.yaml</c>, each with a <c>-data</c> form for own data.</summary>
internal static class DemoSpec
{
    /// <summary>The spec for the sample shop, or for a folder of the user's.</summary>
    /// <exception cref="BadInputException">The folder does not exist.</exception>
    public static JobSpec Create(DirectoryInfo? data, string method, string protocol, int seed, string ties, string device)
    {
        if (data is { Exists: false })
            throw new BadInputException($"There is no folder {data.FullName}.");
        if (seed < 0)
            throw new BadInputException($"--seed is {seed}; it must not be negative.");
        var spec = Read($"demo{(method == "slim" ? "-slim" : "")}{(data is null ? "" : "-data")}.yaml");
        var name = data is null ? "sample-shop" : data.Name;
        return spec with
        {
            Name = method == "slim" ? $"demo-slim-{name}" : $"demo-{name}",
            Dataset = data is null ? spec.Dataset : new DatasetSpec { Path = data.FullName },
            Split = spec.Split with { Ties = ties },
            StudentLm = spec.StudentLm is { } lm ? lm with { Tuning = lm.Tuning with { Seed = seed } } : null,
            Evaluation = spec.Evaluation with { Protocol = protocol },
            Training = spec.Training with { Seed = seed },
            Baselines = [.. spec.Baselines.Select(b => b.Training is null ? b : b with { Training = b.Training with { Seed = seed } })],
            Register = new RegisterSpec { Model = $"{name}-recommender" },
            Resources = spec.Resources with { Device = device },
        };
    }

    private static JobSpec Read(string file)
    {
        using var stream = typeof(DemoSpec).Assembly.GetManifestResourceStream($"Distillery.Cli.Demo.{file}")
            ?? throw new InvalidOperationException($"The resource {file} is missing from the assembly.");
        using var reader = new StreamReader(stream);
        var reading = JobSpecReader.ReadYaml(reader.ReadToEnd());
        return reading.Spec ?? throw new InvalidOperationException($"{file}: {string.Join("; ", reading.Problems)}");
    }
}
