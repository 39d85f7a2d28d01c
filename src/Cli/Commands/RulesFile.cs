using Distillery.Client;
using Distillery.JobSpecs;

namespace Distillery.Cli.Commands;

/// <summary>Rules of an alias in a file, YAML or, with the ending <c>.json</c>, JSON.</summary>
internal static class RulesFile
{
    /// <summary>Reads and checks it here, so that mistakes are named without a platform.</summary>
    /// <exception cref="BadInputException">It is missing or wrong; every problem is named.</exception>
    public static async Task<(string Text, SpecFormat Format, RulesReading Reading)> ReadAsync(FileInfo file, CancellationToken ct)
    {
        if (!file.Exists)
            throw new BadInputException($"{file.FullName}: there is no such file.");
        var text = await File.ReadAllTextAsync(file.FullName, ct);
        var isJson = file.Extension.Equals(".json", StringComparison.OrdinalIgnoreCase);
        var reading = isJson ? AliasRulesReader.ReadJson(text) : AliasRulesReader.ReadYaml(text);
        if (reading.Problems.Count > 0)
            throw new BadInputException($"{file.Name}: {reading.Problems.Count} problem{(reading.Problems.Count == 1 ? "" : "s")}; nothing was done.") { Problems = reading.Problems };
        return (text, isJson ? SpecFormat.Json : SpecFormat.Yaml, reading);
    }
}
