using System.Security.Cryptography;

namespace Distillery.Registry;

/// <summary>New names for rows.</summary>
internal static class Ids
{
    // Crockford's base 32: no letters that are read as digits.
    private const string Letters = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>12 letters and digits (60 random bits): short enough to type.</summary>
    public static string Job() => RandomNumberGenerator.GetString(Letters, 12);

    /// <summary>32 hex digits, as MLflow's clients expect of a run.</summary>
    public static string Run() => Guid.NewGuid().ToString("N");

    /// <summary>A prefix that says what it names, and 20 letters and digits (100 random bits).</summary>
    public static string Of(string prefix) => $"{prefix}_{RandomNumberGenerator.GetString(Letters, 20)}";

    public static string Stage(string jobId, string name) => $"{jobId}.{name}";
}
