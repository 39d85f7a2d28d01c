using Distillery.JobApi.Access;

namespace Distillery.JobApi.MLflow;

/// <summary>
/// Maps MLflow's endpoints: each under <c>/api</c> and, for browsers, once more under <c>/ajax-api</c>, with the roles that may call it.
/// </summary>
/// <param name="app">Where to map.</param>
internal sealed class MLflowRoutes(IEndpointRouteBuilder app)
{
    /// <summary>Largest JSON body: a full batch of metrics, params and tags of the longest values.</summary>
    public const long MaxBytes = 16 << 20;

    private static readonly string[] Prefixes = ["/api/", "/ajax-api/"];

    /// <summary>Maps a call whose fields stand in the query.</summary>
    /// <param name="path">Without the prefix, for example <c>2.0/mlflow/runs/get</c>; names in braces become fields.</param>
    /// <param name="handler">Makes the answer.</param>
    /// <param name="roles">Who may call.</param>
    /// <typeparam name="T">The store that it asks.</typeparam>
    public void Get<T>(string path, Func<MLflowCall, T, Task<object>> handler, params string[] roles)
        where T : notnull => Map("GET", path, handler, roles);

    /// <summary>Maps a call whose fields stand in a JSON body.</summary>
    /// <param name="path">Without the prefix.</param>
    /// <param name="handler">Makes the answer.</param>
    /// <param name="roles">Who may call.</param>
    /// <typeparam name="T">The store that it asks.</typeparam>
    public void Post<T>(string path, Func<MLflowCall, T, Task<object>> handler, params string[] roles)
        where T : notnull => Map("POST", path, handler, roles);

    /// <inheritdoc cref="Post{T}"/>
    public void Patch<T>(string path, Func<MLflowCall, T, Task<object>> handler, params string[] roles)
        where T : notnull => Map("PATCH", path, handler, roles);

    /// <inheritdoc cref="Post{T}"/>
    public void Delete<T>(string path, Func<MLflowCall, T, Task<object>> handler, params string[] roles)
        where T : notnull => Map("DELETE", path, handler, roles);

    /// <summary>Maps an endpoint whose body or answer is not JSON: no limit on its size and time.</summary>
    /// <param name="method">The verb.</param>
    /// <param name="path">Without the prefix.</param>
    /// <param name="handler">Does everything.</param>
    /// <param name="roles">Who may call.</param>
    public void Stream(string method, string path, RequestDelegate handler, params string[] roles)
    {
        foreach (var prefix in Prefixes)
            app.MapMethods(prefix + path, [method], handler).RequireRole(roles).WithBodyLimit(null).WithLongAnswer().ExcludeFromDescription().DisableAntiforgery();
    }

    private void Map<T>(string method, string path, Func<MLflowCall, T, Task<object>> handler, string[] roles)
        where T : notnull
    {
        Task Answer(HttpContext context) => AnswerAsync(context, handler);
        foreach (var prefix in Prefixes)
            app.MapMethods(prefix + path, [method], Answer).RequireRole(roles).WithBodyLimit(MaxBytes).ExcludeFromDescription().DisableAntiforgery();
    }

    private static async Task AnswerAsync<T>(HttpContext context, Func<MLflowCall, T, Task<object>> handler)
        where T : notnull
    {
        var call = await MLflowCall.ReadAsync(context);
        var answer = await handler(call, context.RequestServices.GetRequiredService<T>());
        await MLflowJson.WriteAsync(context.Response, answer, context.RequestAborted);
    }
}
