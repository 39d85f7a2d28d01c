namespace Microsoft.Extensions.Http.Resilience;

/// <summary>What may be sent twice.</summary>
internal static class Repeatable
{
    /// <summary>Whether doing it twice is the same as doing it once: by its method, or because the server can tell by a key.</summary>
    public static bool IsIdempotent(HttpRequestMessage request)
        => request.Method == HttpMethod.Get || request.Method == HttpMethod.Head || request.Method == HttpMethod.Put || request.Method == HttpMethod.Delete
            || request.Method == HttpMethod.Options || request.Method == HttpMethod.Trace || request.Headers.Contains("Idempotency-Key");

    /// <summary>Whether the content is still there after it was sent.</summary>
    public static bool HasRepeatableContent(HttpRequestMessage request) => request.Content is null or ByteArrayContent or ReadOnlyMemoryContent or JsonContent;
}
