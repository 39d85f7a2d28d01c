using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Distillery.JobApi.Tests.MLflow;

/// <summary>
/// The scripts beside this file: calls as MLflow's clients make them, with the exact answers. Each runs on an empty platform. With
/// DISTILLERY_RECORD set, answers are written into the scripts instead; read every line of the difference before you keep it.
/// </summary>
public sealed partial class ScriptTests
{
    private static string Folder => Path.Combine(Source(), "tests", "JobApi.Tests", "MLflow", "Scripts");

    public static TheoryData<string> Scripts() => [.. Directory.GetFiles(Folder, "*.script").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Script_OnAnEmptyPlatform_GetsExactlyTheseAnswers(string name)
    {
        var file = Path.Combine(Folder, name + ".script");
        var text = await File.ReadAllTextAsync(file);
        await using var api = await ApiHost.StartAsync(services: services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(new StepClock())));
        var run = new ScriptRun(api.Http);
        var steps = ScriptStep.Read(text);
        steps.ShouldNotBeEmpty();
        var answers = new List<ScriptStep>();
        foreach (var step in steps)
            answers.Add(await run.CallAsync(step));

        if (Environment.GetEnvironmentVariable("DISTILLERY_RECORD") is { Length: > 0 })
        {
            await File.WriteAllTextAsync(file, text[..text.IndexOf("\n=== ", StringComparison.Ordinal)] + string.Concat(answers));
            return;
        }

        for (var n = 0; n < steps.Count; n++)
        {
            answers[n].Status.ShouldBe(steps[n].Status, $"{name}: {steps[n].Title}: {answers[n].Expected}");
            answers[n].Expected.ShouldBe(ScriptRun.Normal(steps[n].Expected), $"{name}: {steps[n].Title}");
        }
    }

    [Fact]
    public async Task Scripts_CallEveryEndpoint_WithSuccessAndInVain()
    {
        await using var api = await ApiHost.StartAsync();
        var steps = Directory.GetFiles(Folder, "*.script").SelectMany(file => ScriptStep.Read(File.ReadAllText(file))).ToList();
        var endpoints = api.Endpoints
            .Where(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/') is var path && (path.StartsWith("api/2.0/", StringComparison.Ordinal) || path.StartsWith("api/3.0/", StringComparison.Ordinal) || path.EndsWith("get-artifact", StringComparison.Ordinal)))
            .Select(endpoint => (Method: endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0], Path: "/" + endpoint.RoutePattern.RawText!.TrimStart('/')))
            .ToList();
        bool Called((string Method, string Path) endpoint, bool success) => steps.Any(step => step.Method == endpoint.Method && step.Status < 300 == success && Matcher(endpoint.Path).IsMatch(step.Path.Split('?')[0]));

        endpoints.Count.ShouldBeGreaterThan(40);
        endpoints.Where(endpoint => !Called(endpoint, true)).Select(endpoint => endpoint.ToString()).ShouldBeEmpty("add a call that succeeds");
        // What takes nothing cannot be asked wrongly.
        endpoints.Where(endpoint => !endpoint.Path.EndsWith("server-info", StringComparison.Ordinal) && !Called(endpoint, false)).Select(endpoint => endpoint.ToString()).ShouldBeEmpty("add a call that is refused");
    }

    private static Regex Matcher(string route)
        => new($"^{Parameter().Replace(Regex.Escape(route).Replace("\\{", "{", StringComparison.Ordinal), match => match.Value.Contains("\\*", StringComparison.Ordinal) ? ".+" : "[^/]+")}$");

    private static string Source()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Platform.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not lie below the repository.");
        return folder.FullName;
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
