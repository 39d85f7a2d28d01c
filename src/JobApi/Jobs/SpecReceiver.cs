using System.Text;
using Distillery.Contracts;
using Distillery.JobApi.Errors;
using Distillery.JobSpecs;
using Distillery.Registry;
using Microsoft.Net.Http.Headers;

namespace Distillery.JobApi.Jobs;

/// <summary>Reads a spec out of a request: JSON or YAML, within limits, with every problem at once.</summary>
internal sealed class SpecReceiver(JobApiOptions options, DatasetStore datasets)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly string[] YamlTypes = ["application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"];

    /// <summary>What came in, or the refusal.</summary>
    public async Task<(SpecReading? Reading, IResult? Refusal)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed.MediaType.Value : null;
        var isYaml = YamlTypes.Contains(type, StringComparer.OrdinalIgnoreCase);
        if (!isYaml && !"application/json".Equals(type, StringComparison.OrdinalIgnoreCase))
            return (null, ApiProblems.Of(415, "unsupported_content_type", $"Content type '{request.ContentType}' is not read; send application/json or application/yaml."));
        if (await ReadBytesAsync(request, cancellationToken) is not { } bytes)
            return (null, ApiProblems.Of(413, "body_too_large", $"The spec is larger than {options.MaxBodyBytes:N0} bytes."));
        string text;
        try
        {
            text = StrictUtf8.GetString(bytes.Span);
        }
        catch (DecoderFallbackException)
        {
            return (null, ApiProblems.Unreadable([new SpecProblem("", "The body is not UTF-8 text.")]));
        }

        text = text.TrimStart('\uFEFF');
        var reading = isYaml ? JobSpecReader.ReadYaml(text) : JobSpecReader.ReadJson(text);
        // A problem of the document itself means that there is no spec to speak of.
        if (reading.Problems.FirstOrDefault(problem => problem.Path.Length == 0) is not null)
            return (null, ApiProblems.Unreadable(reading.Problems));
        return (await CheckAgainstStoreAsync(reading, cancellationToken), null);
    }

    private async Task<ReadOnlyMemory<byte>?> ReadBytesAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > options.MaxBodyBytes)
            return null;
        var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancellationToken)) > 0)
        {
            if (buffer.Length + read > options.MaxBodyBytes)
                return null;
            buffer.Write(chunk, 0, read);
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    /// <summary>What only the store can tell about a spec, and texts that it cannot keep.</summary>
    public async Task<SpecReading> CheckAgainstStoreAsync(SpecReading reading, CancellationToken cancellationToken)
    {
        if (reading.Spec is not { } spec)
            return new SpecReading(null, [.. reading.Problems.Select(SpecSecrets.Explain)]);
        var problems = new List<SpecProblem>(SpecTexts.Check(spec).Concat(SpecSecrets.Check(spec)));
        if (problems.Count == 0 && spec.Dataset.Id is { } id)
        {
            var found = await datasets.FindAsync(id, cancellationToken);
            if (found.Count == 0)
                problems.Add(new SpecProblem("dataset.id", $"'{id}' is not the start of the digest of a dataset that was imported here; see /api/datasets."));
            else if (found.Count > 1)
                problems.Add(new SpecProblem("dataset.id", $"'{id}' is the start of several digests; give more digits."));
        }

        return problems.Count == 0 ? reading : new SpecReading(null, problems);
    }
}
