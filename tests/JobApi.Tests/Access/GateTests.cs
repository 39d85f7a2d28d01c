using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Distillery.Contracts;

namespace Distillery.JobApi.Tests;

public sealed class GateTests
{
    private const string Key = ApiHost.AdminKey;

    [Theory]
    [InlineData(null, "key_required")]
    [InlineData("Bearer wrong", "key_unknown")]
    [InlineData("Bearer dk_0123456789ab_0123456789abcdefghjkmnpqrstvwxyz0123456789abcdefghjk", "key_unknown")]
    [InlineData("Bearer ", "key_required")]
    [InlineData("Basic a-long-enough-key-0123456789", "key_required")]
    [InlineData("Basic bWU6d3Jvbmc=", "key_unknown")]
    [InlineData("Basic bWU6", "key_required")]
    [InlineData("a-long-enough-key-0123456789", "key_required")]
    public async Task RequiredKey_MissingOrWrong_Is401OnEveryRoute(string? header, string code)
    {
        await using var api = await ApiHost.StartAsync(ApiHost.Keyed);
        if (header is not null)
            api.Http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header);

        foreach (var address in new[] { "/api/jobs", "/api/jobs/x/events", "/api/models", "/api/nothing", "/openapi/v1.json" })
        {
            using var response = await api.Http.GetAsync(address);
            var problem = await response.ProblemAsync();
            (problem.Status, problem.Code).ShouldBe((401, code));
            response.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
        }

        (await api.PostSpecAsync(ApiHost.MinimalSpec)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        api.Counts()["jobs"].ShouldBe(0);
    }

    [Fact]
    public async Task RequiredKey_Right_LetsInUnderItsName()
    {
        await using var api = await ApiHost.StartAsync(ApiHost.Keyed);
        api.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);

        (await api.SubmitAsync()).Actor.ShouldBe("bootstrap");
    }

    [Fact]
    public async Task RequiredKey_AsBasicPassword_LetsInWhateverTheUser()
    {
        await using var api = await ApiHost.StartAsync(ApiHost.Keyed);
        api.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"anyone:{Key}")));

        (await api.GetAsync<MeView>("/api/me")).Actor.ShouldBe("bootstrap");
    }

    [Fact]
    public async Task RequiredKey_TooShort_IsRefusedAtTheStart()
        => (await Should.ThrowAsync<ArgumentException>(() => ApiHost.StartAsync(new JobApiOptions { RequireKey = true, AdminKey = "secret" }))).Message.ShouldContain("16");

    [Theory]
    [InlineData("evil.example", 403)]
    [InlineData("127.0.0.1.evil.example", 403)]
    [InlineData("10.0.0.1", 403)]
    [InlineData("localhost", 200)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("[::1]", 200)]
    public async Task NoKey_HostName_MustBeThisMachine(string host, int status)
    {
        await using var api = await ApiHost.StartAsync();
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/jobs");
        request.Headers.Host = $"{host}:{api.Http.BaseAddress!.Port}";

        ((int)(await api.Http.SendAsync(request)).StatusCode).ShouldBe(status);
    }

    [Fact]
    public async Task NoKey_PageOfAnotherOrigin_CannotAct()
    {
        await using var api = await ApiHost.StartAsync();
        var job = await api.SubmitAsync();
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/jobs/{job.Id}/cancel");
        request.Headers.Add("Origin", "https://evil.example");

        (await (await api.Http.SendAsync(request)).ProblemAsync()).Code.ShouldBe("foreign_origin");
        (await api.GetAsync<JobDetail>($"/api/jobs/{job.Id}")).Job.State.ShouldBe(JobStates.Queued);

        var own = new HttpRequestMessage(HttpMethod.Post, $"/api/jobs/{job.Id}/cancel");
        own.Headers.Add("Origin", api.Http.BaseAddress!.ToString().TrimEnd('/'));
        (await api.Http.SendAsync(own)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Answers_NeverHoldTheKey()
    {
        await using var api = await ApiHost.StartAsync(ApiHost.Keyed);
        api.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        await api.SubmitAsync();

        foreach (var file in Directory.GetFiles(api.Folder, "registry.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var memory = new MemoryStream();
            await stream.CopyToAsync(memory);
            memory.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(Key)).ShouldBe(-1);
        }
    }
}
