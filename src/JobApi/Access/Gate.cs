using System.Globalization;
using System.Text;
using Distillery.Contracts;
using Distillery.Registry;
using Distillery.ServiceDefaults;

namespace Distillery.JobApi.Access;

/// <summary>Decides who may call: by key where keys are required, else only this machine's own user, an admin named <c>local</c>.</summary>
internal sealed class Gate(JobApiOptions options, KeyRing ring)
{
    private const string Local = "local";

    /// <summary>The caller, or why a request is refused.</summary>
    public async Task<(Caller? Caller, Refusal? Refusal)> IdentifyAsync(HttpContext context)
    {
        if (!options.RequireKey)
        {
            return LocalCallers.Refuse(context) is { } foreign
                ? (null, new Refusal(403, foreign.Code, foreign.Detail))
                : (new Caller(Local, Roles.Admin, null) { By = context.Describe(Local, Roles.Admin) }, null);
        }

        if (KeyIn(context.Request) is not { } text)
            return (null, new Refusal(401, "key_required", "Send an API key as 'Authorization: Bearer <key>'."));
        var (check, wait) = await ring.CheckAsync(text, context.Connection.RemoteIpAddress, context.RequestAborted);
        if (wait is { } left)
            return (null, new Refusal(429, "too_many_sign_ins", "Too many unknown keys came from this address. Wait a moment.") { RetryAfter = left });
        return check.Key switch
        {
            null => (null, new Refusal(401, "key_unknown", "This API key is not known here.")),
            { State: KeyCheck.Revoked } key => (null, new Refusal(401, "key_revoked", $"The key '{key.Name}' was revoked. Ask an admin for a new one.")),
            { State: KeyCheck.Expired } key => (null, new Refusal(401, "key_expired", string.Create(
                CultureInfo.InvariantCulture, $"The key '{key.Name}' expired on {key.ExpiresAt:yyyy-MM-dd}. Ask an admin for a new one."))),
            { } key => (
                new Caller(key.Name, key.Role, key.Team) { KeyId = key.Id, ExpiresAt = key.ExpiresAt, By = context.Describe(key.Name, key.Role, key.Id) with { Grants = key.Grants } },
                null),
        };
    }

    /// <summary>Whether a caller who was let in before still may come: long answers ask from time to time.</summary>
    public async Task<bool> IsStillWelcomeAsync(HttpContext context) => !options.RequireKey || (await IdentifyAsync(context)).Caller is not null;

    // Bearer, or Basic with any user and the key as password, as MLflow's clients send it.
    private static string? KeyIn(HttpRequest request)
    {
        if (request.Headers.Authorization is not [{ } header])
            return null;
        if (After(header, "Bearer ") is { } bearer)
            return bearer;
        if (After(header, "Basic ") is not { } basic)
            return null;
        var bytes = new byte[basic.Length];
        if (!Convert.TryFromBase64String(basic, bytes, out var length))
            return null;
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon >= 0 && colon + 1 < text.Length ? text[(colon + 1)..] : null;
    }

    private static string? After(string header, string scheme)
        => header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) && header[scheme.Length..].Trim() is { Length: > 0 } rest ? rest : null;
}
