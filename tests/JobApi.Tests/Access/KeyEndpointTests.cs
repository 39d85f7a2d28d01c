using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Distillery.Contracts;
using Distillery.Registry;

namespace Distillery.JobApi.Tests;

public sealed class KeyEndpointTests : IAsyncLifetime
{
    private ApiHost _api = null!;

    public async Task InitializeAsync() => _api = await ApiHost.StartAsync(ApiHost.Keyed);

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Key_FromCreationToRevocation()
    {
        using var made = await AdminAsync("POST", "/api/keys", JsonContent.Create(new NewKey("ann", Roles.Submitter, "search")));
        made.StatusCode.ShouldBe(HttpStatusCode.Created);
        made.Headers.CacheControl?.NoStore.ShouldBeTrue();
        var created = (await made.Content.ReadFromJsonAsync<CreatedKey>(ContractsJson.Options))!;

        (await StatusAsync("GET", "/api/jobs", created.Secret)).ShouldBe(200);
        using var me = await _api.SendAsync("GET", "/api/me", created.Secret);
        (await me.Content.ReadFromJsonAsync<MeView>(ContractsJson.Options)).ShouldBe(new MeView("ann", Roles.Submitter, "search", created.Key.Id, created.Key.ExpiresAt, true));
        using var listed = await AdminAsync("GET", "/api/keys");
        (await listed.Content.ReadAsStringAsync()).ShouldNotContain(created.Secret[16..]);

        using var revoked = await AdminAsync("DELETE", $"/api/keys/{created.Key.Id}");
        revoked.StatusCode.ShouldBe(HttpStatusCode.OK);

        // At once on this instance, although the key was remembered a moment ago.
        using var refused = await _api.SendAsync("GET", "/api/jobs", created.Secret);
        (await refused.ProblemAsync()).ShouldSatisfyAllConditions(p => p.Status.ShouldBe(401), p => p.Code.ShouldBe("key_revoked"), p => p.Detail.ShouldContain("'ann'"));
    }

    [Fact]
    public async Task Revocation_ByAnotherInstance_HoldsWithinSeconds()
    {
        var created = await _api.KeyAsync(Roles.Viewer);
        (await StatusAsync("GET", "/api/jobs", created.Secret)).ShouldBe(200);

        await _api.Services.Get<KeyStore>().RevokeAsync(created.Key.Id, "elsewhere", default);

        var began = TimeProvider.System.GetTimestamp();
        while (await StatusAsync("GET", "/api/jobs", created.Secret) == 200)
        {
            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(30));
            await Task.Delay(100);
        }
    }

    [Fact]
    public async Task LiveStream_EndsWhenItsKeyIsRevoked()
    {
        await using var api = await ApiHost.StartAsync(new JobApiOptions
        {
            RequireKey = true, AdminKey = ApiHost.AdminKey, KeyMemory = TimeSpan.Zero, EventPoll = TimeSpan.FromMilliseconds(50), EventHeartbeat = TimeSpan.FromMilliseconds(50),
        });
        var created = await api.KeyAsync(Roles.Viewer);
        using var posted = await api.SendAsync("POST", "/api/jobs", ApiHost.AdminKey, new StringContent(ApiHost.MinimalSpec, System.Text.Encoding.UTF8, "application/json"));
        var job = (await posted.Content.ReadFromJsonAsync<JobSummary>(ContractsJson.Options))!;
        using var response = await api.SendAsync("GET", $"/api/jobs/{job.Id}/events", created.Secret);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        (await reader.ReadLineAsync()).ShouldBe("event: job");

        await api.Services.Get<KeyStore>().RevokeAsync(created.Key.Id, "test", default);

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await reader.ReadLineAsync(patience.Token) is not null)
        {
            // Reads to the end, which only comes because the key is gone.
        }
    }

    [Theory]
    [InlineData("""{"name":"x"}""", 400)]
    [InlineData("""{"role":"viewer"}""", 400)]
    [InlineData("""{"name":"x","role":"root"}""", 400)]
    [InlineData("""{"name":"x","role":"viewer","expiresInDays":0}""", 400)]
    [InlineData("[]", 400)]
    [InlineData("", 400)]
    public async Task Create_BadBody_IsRefused(string body, int status)
    {
        using var answer = await AdminAsync("POST", "/api/keys", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

        (await answer.ProblemAsync()).Status.ShouldBe(status);
        _api.Counts()["api_keys"].ShouldBe(1);
    }

    [Fact]
    public async Task UnknownKeys_FromOneAddress_HaveToWait_WhileGoodKeysPass()
    {
        var good = (await _api.KeyAsync(Roles.Viewer)).Secret;
        (await StatusAsync("GET", "/api/jobs", good)).ShouldBe(200);
        var statuses = new List<int>();
        for (var n = 0; n < 25; n++)
            statuses.Add(await StatusAsync("GET", "/api/jobs", $"wrong-key-number-{n}"));

        statuses.Take(20).ShouldAllBe(status => status == 401);
        statuses.Skip(20).ShouldAllBe(status => status == 429);
        using var refused = await _api.SendAsync("GET", "/api/jobs", "wrong-key-again");
        refused.Headers.RetryAfter?.Delta.ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        (await StatusAsync("GET", "/api/jobs", good)).ShouldBe(200);
    }

    [Fact]
    public async Task Acts_AndRefusedActs_AreInTheAuditLog_WithWhoAndWhere()
    {
        var ann = (await _api.KeyAsync(Roles.Submitter, "ann")).Secret;
        using var posted = await _api.SendAsync("POST", "/api/jobs", ann, new StringContent(ApiHost.MinimalSpec, System.Text.Encoding.UTF8, "application/json"));
        posted.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await StatusAsync("PUT", "/api/models/games/aliases/champion", ann)).ShouldBe(403);
        (await StatusAsync("DELETE", "/api/keys/nothing", null)).ShouldBe(401);
        (await StatusAsync("GET", "/api/keys", ann)).ShouldBe(403);

        using var answer = await AdminAsync("GET", "/api/audit?limit=3");
        var records = (await answer.Content.ReadFromJsonAsync<Page<AuditRecord>>(ContractsJson.Options))!.Items;

        records.Select(r => (r.Actor, r.Act, r.Target, r.Outcome)).ShouldBe([
            ("", "request.refuse", "DELETE /api/keys/{id}", "refused"),
            ("ann", "request.refuse", "PUT /api/models/{name}/aliases/{alias}", "refused"),
            ("ann", "job.submit", records[2].Target, "done"),
        ]);
        records.ShouldAllBe(r => r.Address == "127.0.0.1" && r.RequestId != null);
        (records[1].Role, records[1].After).ShouldBe((Roles.Submitter, """{"code":"permission_denied","status":403}"""));
    }

    [Fact]
    public async Task RefusedActs_InMasses_AreRecordedInPart()
    {
        for (var n = 0; n < 30; n++)
            (await StatusAsync("POST", "/api/jobs", null)).ShouldBe(401);

        using var answer = await AdminAsync("GET", "/api/audit?outcome=refused&limit=200");
        (await answer.Content.ReadFromJsonAsync<Page<AuditRecord>>(ContractsJson.Options))!.Items.Count.ShouldBe(10);
    }

    [Fact]
    public async Task Export_IsOneRecordPerLine_AndItsChainHolds()
    {
        for (var n = 0; n < 5; n++)
            await _api.KeyAsync(Roles.Viewer);
        using var answer = await AdminAsync("GET", "/api/audit/export");
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/x-ndjson");
        var chain = new AuditChain();
        foreach (var line in (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            chain.Follow(JsonSerializer.Deserialize<AuditRecord>(line, ContractsJson.Options)!).ShouldBeTrue(line);

        using var verified = await AdminAsync("GET", "/api/audit/verify");
        (await verified.Content.ReadFromJsonAsync<AuditVerdict>(ContractsJson.Options)).ShouldBe(chain.Verdict);
        chain.Verdict.Records.ShouldBe(6);
    }

    [Fact]
    public async Task Start_KeysRequiredButNoAdminsKey_IsRefused()
        => (await Should.ThrowAsync<InvalidOperationException>(() => ApiHost.StartAsync(new JobApiOptions { RequireKey = true }))).Message.ShouldContain("Distillery:AdminKey");

    private Task<HttpResponseMessage> AdminAsync(string method, string path, HttpContent? content = null) => _api.SendAsync(method, path, ApiHost.AdminKey, content);

    private async Task<int> StatusAsync(string method, string path, string? key)
    {
        using var response = await _api.SendAsync(method, path, key);
        return (int)response.StatusCode;
    }
}
