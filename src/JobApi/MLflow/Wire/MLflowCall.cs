using System.Text;
using System.Text.Json;
using Distillery.JobApi.Access;
using Distillery.Registry;

namespace Distillery.JobApi.MLflow;

/// <summary>A call of an MLflow client: its fields and who makes it.</summary>
internal sealed class MLflowCall
{
    private static readonly JsonDocumentOptions Rules = new() { MaxDepth = 32 };

    private MLflowCall(HttpContext context, MLflowFields fields) => (Context, Fields) = (context, fields);

    /// <summary>The request and its answer.</summary>
    public HttpContext Context { get; }

    /// <summary>What was sent.</summary>
    public MLflowFields Fields { get; }

    /// <summary>Who calls, for records.</summary>
    public ActedBy By => Context.Caller().By;

    /// <summary>The caller and his role.</summary>
    public Caller Caller => Context.Caller();

    /// <summary>Ends with the request.</summary>
    public CancellationToken Aborted => Context.RequestAborted;

    /// <summary>Reads a request: the query of a GET, the JSON body of anything else. An unreadable body counts as empty.</summary>
    /// <exception cref="MLflowException">The content type of a POST or PUT is not JSON.</exception>
    public static async Task<MLflowCall> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        var fields = new MLflowFields(HttpMethods.IsGet(request.Method) ? FromQuery(request.Query) : await FromBodyAsync(request, context.RequestAborted));
        foreach (var (name, value) in request.RouteValues)
        {
            if (value is string text)
                fields.SetRoute(name, text);
        }

        return new MLflowCall(context, fields);
    }

    private static JsonElement FromQuery(IQueryCollection query)
    {
        var fields = query.ToDictionary(
            pair => pair.Key, pair => pair.Value is [{ } one] ? (object)one : pair.Value.Select(value => value ?? "").ToArray(), StringComparer.Ordinal);
        return JsonSerializer.SerializeToElement(fields);
    }

    private static async Task<JsonElement> FromBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (HttpMethods.IsPost(request.Method) || HttpMethods.IsPut(request.Method))
        {
            if (string.IsNullOrEmpty(request.ContentType))
                throw new MLflowException("Bad Request. Content-Type header is missing.");
            if (!request.ContentType.Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase))
                throw new MLflowException("Bad Request. Content-Type must be one of ['application/json'].");
        }

        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        var element = Parse(body.GetBuffer().AsMemory(0, (int)body.Length));
        // Old clients send a JSON text that holds JSON.
        return element.ValueKind == JsonValueKind.String ? Parse(Encoding.UTF8.GetBytes(element.ToString())) : element;
    }

    private static JsonElement Parse(ReadOnlyMemory<byte> text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Rules);
            return document.RootElement.Clone();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // As MLflow's server does: the error is then the first field that is missing.
            return default;
        }
    }
}
