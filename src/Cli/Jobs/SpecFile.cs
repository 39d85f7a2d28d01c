using Distillery.Contracts;
using Distillery.JobSpecs;

namespace Distillery.Cli.Jobs;

/// <summary>Reads a job spec from a file of the user's.</summary>
internal static class SpecFile
{
    /// <summary>The spec, with a dataset path that does not depend on the folder the platform runs in.</summary>
    /// <exception cref="BadInputException">The file is missing or the spec has problems; the message lists all of them.</exception>
    public static async Task<JobSpec> ReadAsync(FileInfo file, CancellationToken ct)
    {
        if (!file.Exists)
            throw new BadInputException($"There is no file {file.FullName}.");
        var text = await File.ReadAllTextAsync(file.FullName, ct);
        var reading = file.Extension.Equals(".json", StringComparison.OrdinalIgnoreCase) ? JobSpecReader.ReadJson(text) : JobSpecReader.ReadYaml(text);
        if (reading.Spec is not { } spec)
        {
            var lines = reading.Problems.Select(p => p.Path.Length == 0 ? $"  {p.Message}" : $"  {p.Path} {p.Message}");
            throw new BadInputException($"{file.Name} has problems:{Environment.NewLine}{string.Join(Environment.NewLine, lines)}");
        }

        return spec with
        {
            Dataset = spec.Dataset with { Path = Absolute(spec.Dataset.Path) },
            Teacher = spec.Teacher with { Folder = Absolute(spec.Teacher.Folder) },
        };
    }

    // A path that is not here may exist where a remote platform runs; it stays as written.
    private static string? Absolute(string? path) => path is not null && Path.Exists(path) ? Path.GetFullPath(path) : path;
}
