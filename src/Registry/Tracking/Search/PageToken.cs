using System.Buffers.Text;
using System.Text.Json;

namespace Distillery.Registry;

/// <summary>Tokens of pages that are cut by key: the texts of the last entry's fields, and which order they belong to.</summary>
internal static class PageToken
{
    /// <summary>The token of the page behind an entry.</summary>
    /// <param name="order">The order, as text.</param>
    /// <param name="parts">The entry's place in it.</param>
    public static string Of(string order, IEnumerable<string> parts) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(parts.Prepend(Print(order))));

    /// <summary>The place that a token names.</summary>
    /// <param name="token">The token.</param>
    /// <param name="order">The order in which it is to be read.</param>
    /// <param name="count">How many parts a place has.</param>
    /// <exception cref="TrackingException">It was not given out for this order.</exception>
    public static IReadOnlyList<string> Read(string token, string order, int count)
        => Parts(token) is { } parts && parts.Length == count + 1 && parts[0] == Print(order) && parts.All(part => part is not null) ? parts[1..] : throw Refused();

    public static TrackingException Refused() => new("Invalid page token, could not be read; give the next_page_token of the page before with the same order, or none.");

    private static string[]? Parts(string token)
    {
        if (!Base64Url.IsValid(token))
            return null;
        try
        {
            return JsonSerializer.Deserialize<string[]>(Base64Url.DecodeFromChars(token));
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            // Not one of ours; the caller says so.
            return null;
        }
    }

    private static string Print(string order) => CanonicalJson.Digest(order)[..12];
}
