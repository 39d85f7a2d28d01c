namespace Distillery.Teachers;

/// <summary>A secret that never gets into a text by accident.</summary>
public sealed class ApiKey
{
    // Endpoints of one's own machine want none, but the client must send something.
    private const string Nothing = "none";

    private ApiKey(string value) => Value = value;

    /// <summary>No key.</summary>
    public static ApiKey None { get; } = new(Nothing);

    internal string Value { get; }

    /// <summary>Takes a key.</summary>
    /// <param name="value">The key.</param>
    public static ApiKey Of(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        return new ApiKey(value.Trim());
    }

    /// <summary>Reads the key from an environment variable of this process.</summary>
    /// <param name="variable">Its name; null for no key.</param>
    /// <exception cref="ArgumentException">The variable is not set; the message names it.</exception>
    public static ApiKey FromEnvironment(string? variable)
    {
        if (variable is null)
            return None;
        return Environment.GetEnvironmentVariable(variable) is { } value && !string.IsNullOrWhiteSpace(value)
            ? Of(value)
            : throw new ArgumentException(
                $"teacher.apiKeyVariable names the environment variable {variable}, but the worker has none of that name. Set it where the teacher worker starts; a key never stands in a spec.");
    }

    /// <summary>Takes the key out of a text.</summary>
    /// <param name="text">For example an error that an endpoint sent.</param>
    public string Redact(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Value == Nothing ? text : text.Replace(Value, "(hidden)", StringComparison.Ordinal);
    }

    /// <summary>Never the key.</summary>
    public override string ToString() => Value == Nothing ? "(no key)" : "(hidden)";
}
