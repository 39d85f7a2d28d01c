using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Distillery.Cli.Tests.Verbs;
using Distillery.Standalone;

namespace Distillery.Cli.Tests.Teachers;

/// <summary>Previews and estimates of data that a platform imported, of a model that the job runs itself, and of teachers who are no model.</summary>
[Collection(ConsoleTests.Name)]
public sealed class TeacherPlanTests : IDisposable
{
    private const string Chat = "kind: chat\nendpoint: http://localhost:1/v1\nmodel: m\nk: 5\nwindows: 30\ndecoding: { maxTokens: 100 }";
    private readonly string _folder = Directory.CreateTempSubdirectory("cli-plan-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task DatasetOfAnId_FromFolderOrPlatform_IsPlannedLikeItsSource()
    {
        var store = Path.Combine(_folder, "store");
        var sample = Spec("sample.yaml", Chat);
        var wanted = await EstimateAsync(sample);
        string digest;
        await using (var platform = await StandaloneHost.StartAsync(new StandaloneOptions(store, 0), CancellationToken.None))
        {
            var server = platform.Address.ToString();
            (await CliCall.RunAsync("submit", Spec("import.yaml", Chat, more: "preview: {}\n"), "--wait", "--json", "--server", server)).Ok();
            var previewed = (await CliCall.RunAsync("submit", Spec("preview.yaml", Chat, more: "preview: { windows: 1 }\n"), "--wait", "--server", server)).Ok().Output;
            foreach (var text in new[] { "questions: 30", "answer tokens, at most: 3000", "nothing was asked. The prompts stand on the job's page" })
                previewed.ShouldContain(text);
            using var http = new HttpClient { BaseAddress = platform.Address };
            digest = JsonNode.Parse(await http.GetStringAsync(new Uri("api/datasets", UriKind.Relative)))![0]!["digest"]!.GetValue<string>();

            // Not in the named folder, so that the platform is asked.
            var remote = (await CliCall.RunAsync("teacher", "estimate", "--spec", Spec("remote.yaml", Chat, $"id: {digest[..10]}"), "--data-dir", Path.Combine(_folder, "none"), "--server", server, "--json")).Ok().Json;
            remote["estimate"]!.ToJsonString().ShouldBe(wanted["estimate"]!.ToJsonString());
            remote["note"]!.GetValue<string>().ShouldContain("preview: {}");

            var unknown = await CliCall.RunAsync("teacher", "estimate", "--spec", Spec("unknown.yaml", Chat, "id: 0123456789ab"), "--data-dir", store, "--server", server);
            unknown.Code.ShouldBe(ExitCodes.BadInput);
            unknown.Error.ShouldContain("has no dataset whose digest begins so");
            unknown.Error.ShouldContain(server);
        }

        var own = Spec("own.yaml", Chat, $"id: {digest}");
        (await EstimateAsync(own, "--data-dir", store)).ToJsonString().ShouldBe(wanted.ToJsonString());
        var preview = (await CliCall.RunAsync("teacher", "preview", "--spec", own, "--data-dir", store, "--user", "3", "--json")).Ok().Json;
        preview.ToJsonString().ShouldBe((await CliCall.RunAsync("teacher", "preview", "--spec", sample, "--data-dir", store, "--user", "3", "--json")).Ok().Json.ToJsonString());

        var nowhere = await CliCall.RunAsync("teacher", "estimate", "--spec", own, "--data-dir", Path.Combine(_folder, "none"), "--server", $"http://127.0.0.1:{ClosedPort()}");
        nowhere.Code.ShouldBe(ExitCodes.BadInput);
        nowhere.Error.ShouldContain("--data-dir");
        nowhere.Error.ShouldContain("no platform answers");
    }

    [Fact]
    public async Task LocalLm_IsShownAndCounted_AndCostsNoMoney()
    {
        var spec = Spec("local.yaml", "kind: local-lm\nmodel: tiny\nk: 5\nsamples: 20\nwindows: 60\nvariant: popularity", more: "preview: {}\n");

        var estimate = await EstimateAsync(spec);
        (estimate["learntWindows"]!.GetValue<int>(), estimate["titles"]!.GetValue<int>()).ShouldBe((20, 60));
        estimate["titlesForGamma"]!.GetValue<int>().ShouldBeGreaterThan(0);
        estimate["model"]!.GetValue<string>().ShouldContain("not an LLM");
        estimate["cost"]!.GetValue<string>().ShouldContain("no money");
        var shown = (await CliCall.RunAsync("teacher", "estimate", "--spec", spec)).Ok().Output;
        foreach (var text in new[] { "20 training windows", "60 training windows", "to choose γ", "no money", "at most: tiny's tokenizer" })
            shown.ShouldContain(text);

        var preview = (await CliCall.RunAsync("teacher", "preview", "--spec", spec, "--user", "3", "--json")).Ok().Json;
        preview["user"]!.GetValue<int>().ShouldBe(3);
        preview["text"]!.GetValue<string>().ShouldStartWith("\"");
        (await CliCall.RunAsync("teacher", "preview", "--spec", spec, "--user", "3")).Ok().Output.ShouldContain(preview["text"]!.GetValue<string>());
        (await CliCall.RunAsync("teacher", "preview", "--spec", spec, "--user", "9999")).Error.ShouldContain("users are rows 0 to");
    }

    [Theory]
    [InlineData("kind: content", "nobody is asked. Its lists come from item-kNN")]
    [InlineData("kind: files\nfolder: nowhere", "its answers are read from teacher.folder")]
    [InlineData("kind: local-lm\nmodel: /no/such/model", "/no/such/model")]
    [InlineData("kind: local-lm\nmodel: tiny\nsamples: 40\ngamma: 2", "teacher.gamma")]
    public async Task TeacherThatIsAskedNothing_IsToldInOneSentence(string teacher, string expected)
    {
        foreach (var verb in new[] { "estimate", "preview" })
        {
            var call = await CliCall.RunAsync("teacher", verb, "--spec", Spec("spec.yaml", teacher));
            call.Code.ShouldBe(ExitCodes.BadInput);
            call.Error.ShouldContain(expected);
        }
    }

    private static async Task<JsonNode> EstimateAsync(string spec, params string[] more) =>
        (await CliCall.RunAsync(["teacher", "estimate", "--spec", spec, "--json", .. more])).Ok().Json;

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string Spec(string name, string teacher, string dataset = "sample: { users: 150, items: 100, seed: 3 }", string more = "")
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, $$"""
            name: plan
            dataset: { {{dataset}} }
            split: { window: 5 }
            teacher:
              {{teacher.Replace("\n", "\n  ")}}
            method: { name: fused, lists: { k: 5 }, vectors: { weight: 0 } }
            student: { dim: 8 }
            training: { epochs: 1, batch: 64 }
            baselines: []
            resources: { device: cpu }
            {{more}}
            """);
        return path;
    }
}
