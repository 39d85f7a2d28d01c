using System.Globalization;

namespace Distillery.Teachers;

/// <summary>How the model writes; it belongs to the key of an answer.</summary>
public sealed record DecodingOptions
{
    /// <summary>0 to 2; default 0.</summary>
    public double Temperature { get; init; }

    /// <summary>Above 0, up to 1; default 1.</summary>
    public double TopP { get; init; } = 1;

    /// <summary>Most tokens of an answer, 1 to 65,536; default 512.</summary>
    public int MaxTokens { get; init; } = 512;

    /// <summary>Seed that endpoints may honour; null for none. A question that is asked again after an invalid answer uses the next one.</summary>
    public int? Seed { get; init; }

    /// <summary>The settings by name, for provenance.</summary>
    public IReadOnlyDictionary<string, string> ToParameters() => new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["maxTokens"] = MaxTokens.ToString(CultureInfo.InvariantCulture),
        ["seed"] = Seed?.ToString(CultureInfo.InvariantCulture) ?? "none",
        ["temperature"] = Temperature.ToString("R", CultureInfo.InvariantCulture),
        ["topP"] = TopP.ToString("R", CultureInfo.InvariantCulture),
    };

    internal void Validate()
    {
        if (!(Temperature is >= 0 and <= 2))
            throw new ArgumentException($"teacher.decoding.temperature is {Temperature}; it must lie in 0..2.");
        if (!(TopP is > 0 and <= 1))
            throw new ArgumentException($"teacher.decoding.topP is {TopP}; it must lie above 0 and not above 1.");
        if (MaxTokens is < 1 or > 65_536)
            throw new ArgumentException($"teacher.decoding.maxTokens is {MaxTokens}; it must lie in 1..65536.");
    }
}
