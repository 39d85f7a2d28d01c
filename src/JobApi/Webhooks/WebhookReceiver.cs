using Distillery.Contracts;
using Distillery.JobApi.Errors;
using Distillery.JobApi.Forms;
using Distillery.Registry;

namespace Distillery.JobApi.Webhooks;

/// <summary>Reads a webhook out of a request and checks it whole.</summary>
internal static class WebhookReceiver
{
    private const int MostBytes = 64 * 1024;

    /// <summary>The request, or the refusal.</summary>
    public static async Task<(WebhookRequest? Request, IResult? Refusal)> ReadAsync(HttpRequest http, bool needsSecret, CancellationToken cancellationToken)
    {
        var (form, refusal) = await JsonForm.ReadAsync(http, MostBytes, cancellationToken);
        if (form is null)
            return (null, refusal);
        var (request, unreadable) = JsonForm.Bind<WebhookRequest>(form, needsSecret ? ["name", "url", "events", "secret"] : ["name", "url", "events"]);
        if (request is null)
            return (null, unreadable);
        var problems = Problems(request).ToList();
        return problems.Count == 0
            ? (request with { Events = [.. request.Events.Distinct()] }, null)
            : (null, ApiProblems.Of(422, "invalid_webhook", $"{problems[0].Path}: {problems[0].Message}", problems));
    }

    private static IEnumerable<SpecProblem> Problems(WebhookRequest request)
    {
        if (request.Name.Trim().Length is 0 or > 100)
            yield return new SpecProblem("name", "must have 1 to 100 characters.");
        if (UrlProblem(request.Url) is { } url)
            yield return new SpecProblem("url", url);
        if (request.Events.Count is 0 or > 20)
            yield return new SpecProblem("events", "must name 1 to 20 events.");
        foreach (var pattern in request.Events.Where(pattern => pattern is null || !EventPattern.IsKnown(pattern)))
            yield return new SpecProblem("events", $"'{pattern}' is not an event; the events are {string.Join(", ", WebhookEvents.All)}, and patterns such as job.* or *.");
        // Never shown, not even when it is refused.
        if (request.Secret is { } secret && (secret.Length is < 16 or > 200 || secret.Any(char.IsControl)))
            yield return new SpecProblem("secret", "must have 16 to 200 characters.");
        foreach (var (path, text) in new[] { ("filter.team", request.Filter.Team), ("filter.model", request.Filter.Model) })
        {
            if (text is { Length: 0 or > 250 })
                yield return new SpecProblem(path, "must have 1 to 250 characters; leave it out to restrict nothing.");
        }

        if (request.Filter.Labels.Count > 32 || request.Filter.Labels.Any(label => label.Value is null || label.Key.Length is 0 or > 100 || label.Value.Length > 500))
            yield return new SpecProblem("filter.labels", "may hold at most 32 labels; names have 1 to 100 characters, values at most 500.");
    }

    public static string? UrlProblem(string url)
        => url.Length > 2_000 ? "is longer than 2,000 characters."
            : !Uri.TryCreate(url, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps) || address.Host.Length == 0
                ? "must be an absolute http or https address."
            : address.UserInfo.Length > 0 || address.Fragment.Length > 0 ? "may hold neither a user name nor a fragment."
            : null;
}
