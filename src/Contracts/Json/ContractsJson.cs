using System.Text.Json;
using System.Text.Json.Serialization;

namespace Distillery.Contracts;

/// <summary>How every part writes and reads the records of this project as JSON.</summary>
public static class ContractsJson
{
    /// <summary>camelCase, nulls left out, baselines as a word where a word says it all.</summary>
    public static JsonSerializerOptions Options { get; } = Create(indented: false);

    /// <summary>The same, for files that people open.</summary>
    public static JsonSerializerOptions Indented { get; } = Create(indented: true);

    private static JsonSerializerOptions Create(bool indented)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            WriteIndented = indented,
        };
        options.Converters.Add(new BaselineSpecConverter());
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
