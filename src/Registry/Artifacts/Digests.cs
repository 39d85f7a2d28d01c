namespace Distillery.Registry;

/// <summary>The names of content.</summary>
internal static class Digests
{
    private const int Length = 64;

    public static bool IsDigest(string? text) => text is { Length: Length } && text.All(char.IsAsciiHexDigitLower);

    /// <exception cref="ArgumentException">Not a digest.</exception>
    public static void Check(string digest)
    {
        ArgumentNullException.ThrowIfNull(digest);
        if (!IsDigest(digest))
            throw new ArgumentException($"'{digest}' is not a digest: {Length} lower-case hex digits are.", nameof(digest));
    }
}
