using Microsoft.Net.Http.Headers;

namespace Distillery.Dashboard.Assets;

/// <summary>Serves the embedded assets.</summary>
internal static class AssetEndpoints
{
    /// <summary>Maps <c>/_content/…</c>.</summary>
    public static void MapAssets(this IEndpointRouteBuilder app) =>
        app.MapMethods("/_content/{**path}", [HttpMethods.Get, HttpMethods.Head], Serve).ExcludeFromDescription();

    private static IResult Serve(string path, HttpContext http, AssetStore assets)
    {
        if (assets.Find($"_content/{path}") is not { } file)
            return Results.NotFound();
        var compress = file.IsText && http.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal);
        var headers = http.Response.Headers;
        headers.CacheControl = http.Request.Query["v"] == file.Digest ? "public, max-age=31536000, immutable" : "no-cache";
        headers.Vary = HeaderNames.AcceptEncoding;
        headers.XContentTypeOptions = "nosniff";
        if (compress)
            headers.ContentEncoding = "br";
        // Another encoding is another representation, so it has its own tag.
        var tag = new EntityTagHeaderValue(compress ? $"\"{file.Digest}-br\"" : $"\"{file.Digest}\"");
        return Results.Bytes(compress ? file.Brotli : file.Bytes, file.MediaType, entityTag: tag);
    }
}
