using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Distillery.Client;
using Distillery.Contracts;
using Distillery.Registry;
using Microsoft.AspNetCore.Routing;

namespace Distillery.JobApi.Tests.MLflow;

/// <summary>MLflow's clients beside the platform's own: the same records both ways, rights, and requests of every kind.</summary>
public sealed class ClientTests
{
    [Fact]
    public async Task JobsRun_IsSeenByMlflow_WhichCannotFalsifyIt()
    {
        await using var api = await ApiHost.StartAsync(services: EveryEndpointTests.WithoutBackground);
        var job = await api.SubmitAsync();
        var lease = await api.ClaimAsync();
        await api.Reports.ReportAsync(lease, new StageReport { Metrics = [new MetricPoint("loss", 1, 0.25, DateTimeOffset.FromUnixTimeMilliseconds(5))] }, default);

        var run = (await GetAsync(api, $"/api/2.0/mlflow/runs/get?run_id={lease.RunId}"))["run"]!;
        run["info"]!["status"]!.GetValue<string>().ShouldBe("RUNNING");
        run["data"]!["metrics"]![0]!.ToJsonString().ShouldBe("""{"key":"loss","value":0.25,"timestamp":5,"step":1}""");
        var (status, body) = await PostAsync(api, "/api/2.0/mlflow/runs/log-metric", $$"""{"run_id":"{{lease.RunId}}","key":"loss","value":0.01,"timestamp":6}""");
        status.ShouldBe(403);
        body["error_code"]!.GetValue<string>().ShouldBe("PERMISSION_DENIED");
        body["message"]!.GetValue<string>().ShouldContain(lease.StageId);

        var parent = (await api.GetAsync<List<RunView>>($"/api/jobs/{job.Id}/runs"))[0].Id;
        (await PostAsync(api, "/api/2.0/mlflow/runs/log-metric", $$"""{"run_id":"{{parent}}","key":"external/clicks","value":"NaN","timestamp":6}""")).Status.ShouldBe(200);
        (await api.GetAsync<RunView>($"/api/runs/{parent}")).Metrics["external/clicks"].ShouldBe(double.NaN);
        var listed = await new DistilleryClient(api.Http).ListRunsAsync(new RunQuery { Filter = "metrics.loss = 0.25", OrderBy = ["start_time DESC"], Experiments = ["sample"] });
        listed.Items.Single().ShouldSatisfyAllConditions(row => row.Id.ShouldBe(lease.RunId), row => row.State.ShouldBe("running"), row => row.ParentId.ShouldBe(parent), row => row.Experiment.ShouldBe("sample"));
    }

    [Fact]
    public async Task Keys_AsBearerOrBasic_AreAskedForInMlflowsForm()
    {
        await using var api = await ApiHost.StartAsync(ApiHost.Keyed);
        var (viewer, submitter) = ((await api.KeyAsync(Roles.Viewer)).Secret, (await api.KeyAsync(Roles.Submitter)).Secret);
        async Task<(int Status, string? Code, string Challenge)> Of(string method, string path, AuthenticationHeaderValue? key)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = method == "POST" ? new StringContent("""{"name":"x"}""", Encoding.UTF8, "application/json") : null };
            request.Headers.Authorization = key;
            using var response = await api.Http.SendAsync(request);
            return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error_code"]?.GetValue<string>(), response.Headers.WwwAuthenticate.ToString());
        }

        AuthenticationHeaderValue Basic(string key) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"anyone:{key}")));
        const string Search = "/api/2.0/mlflow/experiments/search?max_results=1";
        const string Create = "/ajax-api/2.0/mlflow/experiments/create";

        (await Of("GET", Search, null)).ShouldBe((401, "UNAUTHENTICATED", "Basic realm=\"Distillery\", Bearer"));
        (await Of("GET", Search, new("Bearer", "dk_wrong"))).Code.ShouldBe("UNAUTHENTICATED");
        (await Of("GET", Search, new("Bearer", viewer))).Status.ShouldBe(200);
        (await Of("GET", Search, Basic(viewer))).Status.ShouldBe(200);
        (await Of("POST", Create, Basic(viewer))).ShouldBe((403, "PERMISSION_DENIED", ""));
        (await Of("POST", Create, Basic(submitter))).Status.ShouldBe(200);
        (await Of("GET", "/get-artifact?run_uuid=x&path=y", null)).Code.ShouldBe("UNAUTHENTICATED");
    }

    [Fact]
    public async Task MultipartUpload_GivesTheClientBackItsOwnKey()
    {
        await using var api = await ApiHost.StartAsync(ApiHost.Keyed);
        var key = (await api.KeyAsync(Roles.Submitter)).Secret;
        using var made = await api.SendAsync("POST", "/api/2.0/mlflow/runs/create", key, JsonContent.Create(new { experiment_id = "0" }));
        var run = JsonNode.Parse(await made.Content.ReadAsStringAsync())!["run"]!["info"]!["run_id"];
        using var begun = await api.SendAsync("POST", $"/api/2.0/mlflow-artifacts/mpu/create/0/{run}/artifacts", key, JsonContent.Create(new { path = "big.bin", num_parts = 1 }));

        var credential = JsonNode.Parse(await begun.Content.ReadAsStringAsync())!["credentials"]![0]!;

        credential["headers"]!["Authorization"]!.GetValue<string>().ShouldBe($"Bearer {key}");
        using var request = new HttpRequestMessage(HttpMethod.Put, credential["url"]!.GetValue<string>()) { Content = new ByteArrayContent(new byte[100_000]) };
        request.Headers.TryAddWithoutValidation("Authorization", credential["headers"]!["Authorization"]!.GetValue<string>());
        using var part = await api.Http.SendAsync(request);
        ((int)part.StatusCode).ShouldBe(200);
        part.Headers.ETag.ShouldNotBeNull();
    }

    [Fact]
    public async Task EveryEndpoint_BentRequests_AreNeverOurFault_AndAnswerInMlflowsForm()
    {
        await using var api = await ApiHost.StartAsync(services: EveryEndpointTests.WithoutBackground);
        var random = new Random(7);
        var run = (await PostAsync(api, "/api/2.0/mlflow/runs/create", """{"experiment_id":"0","run_name":"r"}""")).Body["run"]!["info"]!["run_id"]!.GetValue<string>();
        string[] names = ["run_id", "experiment_id", "key", "value", "timestamp", "step", "name", "filter", "order_by", "max_results", "page_token", "metrics", "params", "tags", "datasets", "models", "status", "path", "experiment_ids", "metric_key", "model_json", "view_type", "num_parts", "upload_id", "parts", "run_ids"];
        string[] values = ["null", "0", "-1", "1e999", "9223372036854775808", "\"\"", "\"x\"", "\"0\"", $"\"{run}\"", "\"NaN\"", "true", "[]", "{}", "[null]", "[{}]", "[\"a\"]", "[{\"key\":\"k\",\"value\":1,\"timestamp\":1}]", "\"metrics.a > 1\"", "\"\\ud800\"", "\"a\\u0000\"", "[[[[1]]]]", "\"../..\"", "\"" + new string('z', 9_000) + "\""];
        var wrong = new List<string>();
        var endpoints = api.Endpoints.Where(e => e.RoutePattern.RawText!.TrimStart('/') is var path && (path.StartsWith("api/2.0/", StringComparison.Ordinal) || path.StartsWith("api/3.0/", StringComparison.Ordinal) || path.StartsWith("get-artifact", StringComparison.Ordinal))).ToList();
        foreach (var endpoint in endpoints)
        {
            var method = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0];
            for (var n = 0; n < 12; n++)
            {
                var fields = Enumerable.Range(0, random.Next(1, 7)).Select(_ => (Name: names[random.Next(names.Length)], Value: values[random.Next(values.Length)])).Append((Name: "run_id", Value: random.Next(2) == 0 ? $"\"{run}\"" : "\"x\"")).ToList();
                var path = "/" + System.Text.RegularExpressions.Regex.Replace(endpoint.RoutePattern.RawText!.TrimStart('/'), @"\{[^}]*\}", match => match.Value.Contains(":int", StringComparison.Ordinal) ? "1" : random.Next(3) == 0 ? $"0/{run}/artifacts/x" : "x");
                if (method == "GET")
                    path += "?" + string.Join('&', fields.Where(field => field.Value.Length < 2_000 && !field.Value.Contains("\\u", StringComparison.Ordinal)).Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value.Trim('"'))}"));
                using var request = new HttpRequestMessage(new HttpMethod(method), path)
                {
                    Content = method == "GET" ? null : new StringContent("{" + string.Join(',', fields.Select(field => $"\"{field.Name}\":{field.Value}")) + (random.Next(10) == 0 ? "" : "}"), Encoding.UTF8, "application/json"),
                };
                using var response = await api.Http.SendAsync(request);
                var text = await response.Content.ReadAsStringAsync();
                if ((int)response.StatusCode >= 500 || ((int)response.StatusCode >= 400 && (!text.StartsWith('{') || JsonDocument.Parse(text).RootElement is var answer && !(answer.TryGetProperty("error_code", out _) && answer.TryGetProperty("message", out _)))))
                    wrong.Add($"{method} {path}: {(int)response.StatusCode} {text}");
            }
        }

        endpoints.Count.ShouldBeGreaterThan(40);
        wrong.ShouldBeEmpty();
    }

    private static async Task<JsonNode> GetAsync(ApiHost api, string path) => JsonNode.Parse(await api.Http.GetStringAsync(path))!;

    private static async Task<(int Status, JsonNode Body)> PostAsync(ApiHost api, string path, string body)
    {
        using var response = await api.Http.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }
}
