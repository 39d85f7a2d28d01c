namespace Distillery.JobApi.Artifacts;

/// <summary>The header <c>Content-Digest</c> of RFC 9530, as far as sha-256 goes.</summary>
internal static class PartDigest
{
    private const string Start = "sha-256=:";

    /// <summary>Lower-case hex; null when the header has no sha-256.</summary>
    /// <exception cref="ArgumentException">The value is not base64 of 32 bytes between colons.</exception>
    public static string? Read(string? header)
    {
        var value = header?.Split(',', StringSplitOptions.TrimEntries).FirstOrDefault(part => part.StartsWith(Start, StringComparison.OrdinalIgnoreCase));
        if (value is null)
            return null;
        var bytes = new byte[33];
        return value.EndsWith(':') && Convert.TryFromBase64String(value[Start.Length..^1], bytes, out var count) && count == 32
            ? Convert.ToHexStringLower(bytes.AsSpan(0, 32))
            : throw new ArgumentException($"Content-Digest: '{value}' must be sha-256=:<base64 of the digest>:.");
    }
}
