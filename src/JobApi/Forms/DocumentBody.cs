using System.Text;
using Distillery.Contracts;
using Distillery.JobApi.Errors;
using Microsoft.Net.Http.Headers;

namespace Distillery.JobApi.Forms;

/// <summary>Reads the text of a JSON or YAML document out of a request.</summary>
internal static class DocumentBody
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly string[] YamlTypes = ["application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"];

    /// <summary>The text and whether it is YAML, or the refusal.</summary>
    /// <param name="request">The request.</param>
    /// <param name="what">What the document is, for messages: <c>The spec</c>.</param>
    /// <param name="mostBytes">Largest body.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public static async Task<(string? Text, bool IsYaml, IResult? Refusal)> ReadAsync(HttpRequest request, string what, long mostBytes, CancellationToken cancellationToken)
    {
        var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed.MediaType.Value : null;
        var isYaml = YamlTypes.Contains(type, StringComparer.OrdinalIgnoreCase);
        if (!isYaml && !"application/json".Equals(type, StringComparison.OrdinalIgnoreCase))
            return (null, false, ApiProblems.Of(415, "unsupported_content_type", $"Content type '{request.ContentType}' is not read; send application/json or application/yaml."));
        if (await BytesAsync(request, mostBytes, cancellationToken) is not { } bytes)
            return (null, false, ApiProblems.Of(413, "body_too_large", $"{what} is larger than {mostBytes:N0} bytes."));
        try
        {
            return (StrictUtf8.GetString(bytes.Span).TrimStart('\uFEFF'), isYaml, null);
        }
        catch (DecoderFallbackException)
        {
            return (null, false, ApiProblems.Unreadable([new SpecProblem("", "The body is not UTF-8 text.")]));
        }
    }

    private static async Task<ReadOnlyMemory<byte>?> BytesAsync(HttpRequest request, long mostBytes, CancellationToken cancellationToken)
    {
        if (request.ContentLength > mostBytes)
            return null;
        var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancellationToken)) > 0)
        {
            if (buffer.Length + read > mostBytes)
                return null;
            buffer.Write(chunk, 0, read);
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }
}
