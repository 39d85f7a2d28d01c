using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Distillery.Registry;

/// <summary>Tokens of pages of short lists: base64 of <c>{"offset": n}</c>, as MLflow's.</summary>
public static class OffsetToken
{
    /// <summary>The token of a page.</summary>
    /// <param name="offset">How many entries lie before it.</param>
    public static string Of(int offset) => Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"offset": {{offset}}}""")));

    /// <summary>How many entries lie before the page of a token.</summary>
    /// <param name="token">The token; null or empty is the first page's.</param>
    /// <exception cref="TrackingException">It is not a token.</exception>
    public static int Read(string? token)
    {
        if (string.IsNullOrEmpty(token))
            return 0;
        var bytes = new byte[token.Length];
        if (Convert.TryFromBase64String(token, bytes, out var length))
        {
            try
            {
                using var document = JsonDocument.Parse(bytes.AsMemory(0, length));
                if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("offset", out var offset)
                    && offset.ValueKind == JsonValueKind.Number && offset.TryGetInt32(out var number) && number >= 0)
                {
                    return number;
                }
            }
            catch (JsonException e)
            {
                throw new TrackingException("Invalid page token, could not be read; give the next_page_token of the page before, or none.", e);
            }
        }

        throw new TrackingException("Invalid page token, could not be read; give the next_page_token of the page before, or none.");
    }
}
