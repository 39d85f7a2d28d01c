using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Distillery.Contracts;
using Distillery.JobApi.Access;
using Distillery.Registry;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Data.Sqlite;

namespace Distillery.JobApi.Tests;

/// <summary>Every endpoint with every role, against <see cref="AccessTable"/>.</summary>
public sealed partial class AccessTests : IAsyncLifetime
{
    private readonly Dictionary<string, string?> _keys = [];
    private ApiHost _api = null!;

    public async Task InitializeAsync()
    {
        // More refusals than any visitor would cause.
        _api = await ApiHost.StartAsync(new JobApiOptions { RequireKey = true, AdminKey = ApiHost.AdminKey, FailedSignInsPerMinute = 10_000 });
        _keys["none"] = null;
        foreach (var role in Roles.All)
            _keys[role] = (await _api.KeyAsync(role)).Secret;
        var revoked = await _api.KeyAsync(Roles.Admin);
        await _api.Services.Get<KeyStore>().RevokeAsync(revoked.Key.Id, "test", default);
        _keys["revoked"] = revoked.Secret;
        var expired = await _api.KeyAsync(Roles.Admin);
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(_api.Folder, "registry.db")}");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"UPDATE api_keys SET expires_at = 1 WHERE id = '{expired.Key.Id}'";
        await command.ExecuteNonQueryAsync();
        _keys["expired"] = expired.Secret;
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public void Table_HasARowForEachEndpoint_AndNoOther()
    {
        var mapped = _api.Endpoints.SelectMany(e => Methods(e).Select(method => $"{method} /{e.RoutePattern.RawText!.Trim('/')}")).Distinct().ToList();
        var rows = AccessTable.Rows.Select(row => row.ToString()).ToList();

        mapped.Except(rows).ShouldBeEmpty("say in AccessTable who gets what from these");
        rows.Except(mapped).ShouldBeEmpty("these are in AccessTable but not mapped");
    }

    [Fact]
    public void Endpoints_OfTheApi_DeclareTheirRole()
        => _api.Endpoints
            .Where(e => e.RoutePattern.RawText!.Trim('/').Split('/')[0] is "api" or "openapi" or "ajax-api")
            .Where(e => e.Metadata.GetMetadata<RoleRequirement>() is null && e.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .Select(e => e.DisplayName)
            .ShouldBeEmpty("add .RequireRole(…) to these");

    [Fact]
    public async Task EveryEndpoint_EveryRole_AnswersAsTheTableSays()
    {
        var wrong = new List<string>();
        foreach (var row in AccessTable.Rows)
        {
            for (var column = 0; column < AccessTable.Columns.Length; column++)
                await CheckAsync(row, AccessTable.Columns[column], row.Statuses[column], wrong);
            // Where nobody is asked for a key, a bad one is not looked at either.
            foreach (var gone in new[] { "expired", "revoked" })
                await CheckAsync(row, gone, row.Statuses[0], wrong);
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task RefusedRequests_WriteNothingButTheirRecord()
    {
        var before = Rows();
        foreach (var row in AccessTable.Rows.Where(row => row.Method != "GET"))
        {
            foreach (var who in new[] { "none", "viewer", "worker", "revoked" })
                (await _api.SendAsync(row.Method, Sample(row.Route), _keys[who])).Dispose();
        }

        Rows().ShouldBe(before);
    }

    private async Task CheckAsync(AccessTable.Row row, string who, int expected, List<string> wrong)
    {
        using var response = await _api.SendAsync(row.Method, Sample(row.Route), _keys[who]);
        var status = (int)response.StatusCode;
        if (status != expected)
            wrong.Add($"{row} as {who}: {status} instead of {expected}");
        if (status is 401 or 403 && row.SpeaksMLflow)
            JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error_code"]!.GetValue<string>().ShouldBe(status == 401 ? "UNAUTHENTICATED" : "PERMISSION_DENIED");
        else if (status is 401 or 403)
            (await response.ProblemAsync()).Detail.ShouldNotBeNullOrEmpty();
    }

    private SortedDictionary<string, long> Rows()
        => new(_api.Counts().Where(pair => pair.Key != "audit").ToDictionary());

    // {version:int} needs a number; whatever else is named does not exist.
    private static string Sample(string route) => Parameter().Replace(route, match => match.Value.Contains(":int", StringComparison.Ordinal) || match.Value.Contains(":long", StringComparison.Ordinal) ? "7" : "nothing");

    private static IReadOnlyList<string> Methods(Endpoint endpoint) => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["GET"];

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
