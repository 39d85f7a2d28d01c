using System.Text.Json.Nodes;

namespace Distillery.JobApi.Tests;

public sealed class SpecSecretTests(SharedApi shared) : IClassFixture<SharedApi>
{
    [Theory]
    [InlineData("sk-proj-0123456789abcdefABCDEF")]
    [InlineData("dk_0123456789ab_0123456789abcdefghjkmnpqrstvwxyz0123456789abcdefghjk")]
    [InlineData("ghp_0123456789abcdefghijklmnopqrstuvwxyz")]
    [InlineData("AKIAIOSFODNN7EXAMPLE")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc")]
    [InlineData("https://user:hunter2@example.org/data")]
    [InlineData("Bearer abcdefghijklmnop")]
    public async Task Submit_ValueThatLooksLikeASecret_IsRefusedWithoutRepeatingIt(string secret)
    {
        foreach (var spec in new[]
        {
            new JsonObject { ["name"] = "sample", ["dataset"] = new JsonObject { ["path"] = $"/data/{secret}" } },
            new JsonObject { ["name"] = "sample", ["dataset"] = new JsonObject { ["path"] = "/data" }, ["labels"] = new JsonObject { ["note"] = secret } },
        })
        {
            var jobs = shared.Host.Counts()["jobs"];
            using var answer = await shared.Host.PostSpecAsync(spec.ToJsonString());

            var text = await answer.Content.ReadAsStringAsync();
            ((int)answer.StatusCode).ShouldBe(422, text);
            text.ShouldContain("secret:NAME");
            text.ShouldNotContain(secret);
            shared.Host.Counts()["jobs"].ShouldBe(jobs);
        }
    }

    [Theory]
    [InlineData("""{"name":"s","dataset":{"path":"/d"},"labels":{"api_key":"hello-there"}}""", "labels.api_key")]
    [InlineData("""{"name":"s","dataset":{"path":"/d"},"labels":{"db-password":"hello-there"}}""", "labels.db-password")]
    [InlineData("""{"name":"s","dataset":{"path":"/d"},"teacher":{"kind":"content","apiKey":"hello-there"}}""", "teacher.apiKey")]
    public async Task Submit_FieldNamedLikeASecret_IsRefusedWithAHint(string spec, string path)
    {
        using var answer = await shared.Host.PostSpecAsync(spec);

        var problem = await answer.ProblemAsync();
        problem.Status.ShouldBe(422);
        problem.Errors.Single().Path.ShouldBe(path);
        problem.Errors.Single().Message.ShouldContain("secret:NAME");
        problem.Detail.ShouldNotContain("hello-there");
    }

    [Theory]
    [InlineData("""{"name":"task-force","dataset":{"path":"/data/sk-learn"},"labels":{"team":"tokenizers","key":"value","risk-averse":"desk-0123456789abcdefgh"}}""")]
    [InlineData("""{"name":"s","dataset":{"path":"/data"},"labels":{"api_key":"secret:OPENAI"}}""")]
    [InlineData("""{"name":"s","dataset":{"path":"https://example.org/data:v2@today"}}""")]
    public async Task Submit_OrdinaryTexts_AreNoSecrets(string spec)
    {
        using var answer = await shared.Host.PostSpecAsync(spec);

        ((int)answer.StatusCode).ShouldBe(201, await answer.Content.ReadAsStringAsync());
    }
}
