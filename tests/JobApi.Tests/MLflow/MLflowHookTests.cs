using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Distillery.Contracts;

namespace Distillery.JobApi.Tests.MLflow;

public sealed class MLflowHookTests
{
    private const string Root = "/api/2.0/mlflow";
    private const string Secret = "mlflow-secret";

    [Fact]
    public async Task Events_AreToldInMLflowsForm_WithItsSignature()
    {
        var calls = new ConcurrentQueue<(string Text, Dictionary<string, string> Headers)>();
        await using var receiver = await Receiver.StartAsync((got, context) =>
        {
            calls.Enqueue((got.Text, context.Request.Headers.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
            return Task.CompletedTask;
        });
        await using var host = await HookHost.StartAsync();
        await PostAsync(host, "webhooks", new { name = "all", url = receiver.Url, secret = Secret, events = Events });

        await PostAsync(host, "registered-models/create", new { name = "games", description = "of the shop", tags = new[] { new { key = "team", value = "search" } } });
        await PostAsync(host, "model-versions/create", new { name = "games", source = "s3://bucket/one" });
        await PostAsync(host, "model-versions/set-tag", new { name = "games", version = "1", key = "checked", value = "yes" });
        await PostAsync(host, "registered-models/alias", new { name = "games", alias = "champion", version = "1" });
        (await host.Api.SendAsync("DELETE", $"{Root}/registered-models/alias", null, JsonContent.Create(new { name = "games", alias = "champion" }))).EnsureSuccessStatusCode();
        (await host.Api.SendAsync("DELETE", $"{Root}/model-versions/delete-tag", null, JsonContent.Create(new { name = "games", version = "1", key = "checked" }))).EnsureSuccessStatusCode();

        var got = await Patience.UntilAsync(() => Task.FromResult(calls.ToArray()), found => found.Length >= 6);
        var told = got.Select(request => JsonNode.Parse(request.Text)!).ToDictionary(body => $"{body["entity"]}.{body["action"]}", body => body["data"]!.ToJsonString());
        told.ShouldBe(
            new Dictionary<string, string>
            {
                ["registered_model.created"] = """{"name":"games","tags":{"team":"search"},"description":"of the shop"}""",
                ["model_version.created"] = """{"name":"games","version":"1","source":"s3://bucket/one","run_id":null,"tags":{},"description":""}""",
                ["model_version_tag.set"] = """{"name":"games","version":"1","key":"checked","value":"yes"}""",
                ["model_version_alias.created"] = """{"name":"games","alias":"champion","version":"1"}""",
                ["model_version_alias.deleted"] = """{"name":"games","alias":"champion"}""",
                ["model_version_tag.deleted"] = """{"name":"games","version":"1","key":"checked"}""",
            },
            ignoreOrder: true);
        DateTimeOffset.TryParse(JsonNode.Parse(got[0].Text)!["timestamp"]!.GetValue<string>(), out _).ShouldBeTrue();
        foreach (var (text, sent) in got)
        {
            var signed = $"{sent["X-MLflow-Delivery-Id"]}.{sent["X-MLflow-Timestamp"]}.{text}";
            sent["X-MLflow-Signature"].ShouldBe($"v1,{Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(signed)))}");
            sent.ContainsKey("X-Distillery-Signature").ShouldBeFalse();
        }
    }

    [Fact]
    public async Task Hook_IsTheSameOnBothSides_AndChangedWhereItWasMade()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var host = await HookHost.StartAsync();
        var id = (await PostAsync(host, "webhooks", new { name = "all", url = receiver.Url, events = Events }))["webhook"]!["webhook_id"]!.GetValue<string>();
        var own = await host.AddAsync(receiver.Url);

        (await host.Client.GetAsync(id)).ShouldSatisfyAllConditions(hook => hook.Format.ShouldBe("mlflow"), hook => hook.Events.Count.ShouldBe(6));
        (await Should.ThrowAsync<Distillery.Client.DistilleryApiException>(
            () => host.Client.UpdateAsync(id, new WebhookRequest { Name = "x", Url = receiver.Url, Events = ["job.*"] }))).Code.ShouldBe("webhook_format");
        var tested = await PostAsync(host, $"webhooks/{id}/test", new { });

        (tested["result"]!["success"]!.GetValue<bool>(), tested["result"]!["response_status"]!.GetValue<int>()).ShouldBe((true, 200));
        JsonNode.Parse(receiver.Requests.Single().Text)!["entity"]!.GetValue<string>().ShouldBe("registered_model");
        (await host.Api.SendAsync("GET", $"{Root}/webhooks/{own.Id}", null)).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
    }

    private static object[] Events =>
    [
        .. new[] { ("REGISTERED_MODEL", "CREATED"), ("MODEL_VERSION", "CREATED"), ("MODEL_VERSION_TAG", "SET"), ("MODEL_VERSION_TAG", "DELETED"), ("MODEL_VERSION_ALIAS", "CREATED"), ("MODEL_VERSION_ALIAS", "DELETED") }
            .Select(pair => (object)new { entity = pair.Item1, action = pair.Item2 }),
    ];

    private static async Task<JsonNode> PostAsync(HookHost host, string path, object body)
    {
        using var response = await host.Api.SendAsync("POST", $"{Root}/{path}", null, JsonContent.Create(body));
        var text = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).ShouldBe(200, text);
        return JsonNode.Parse(text)!;
    }
}
