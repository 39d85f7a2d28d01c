using System.Text.Json.Nodes;

namespace Distillery.Cli.Tests.EndToEnd;

public sealed class ResumeTests : IDisposable
{
    private const string Spec = """
        name: small
        dataset: { sample: { users: 400, items: 250 } }
        method: { name: fused }
        student: { dim: 16, dropout: 0.2 }
        training: { epochs: 40, batch: 16, learningRate: 0.001, patience: 40, seed: 3 }
        baselines: [popularity, hybrid, twin]
        register: { model: small }
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("resume");

    public ResumeTests() => File.WriteAllText(Path.Combine(folder.FullName, "spec.yaml"), Spec);

    [Fact]
    public async Task Distill_KilledInTheMiddleOfTraining_EndsWithTheNumbersOfAnUnbrokenRun()
    {
        var unbroken = await NumbersAsync("unbroken");

        using (var killed = new CliProcess(folder.FullName, "distill", "spec.yaml", "--data-dir", "broken"))
        {
            await killed.SeenAsync("Train Fused SASRec (softmax, every prefix): epoch");
            await killed.KillAsync();
        }

        var (code, output) = await CliProcess.RunAsync(folder.FullName, "distill", "spec.yaml", "--data-dir", "broken", "--json", "broken.json");

        code.ShouldBe(0, output);
        output.ShouldContain("resuming job");
        Numbers("broken.json").ShouldBe(unbroken);
    }

    [Fact]
    public async Task Distill_SecondRun_AnswersFromEarlierOutputsAndSaysSo()
    {
        var first = await NumbersAsync("again");

        var (code, output) = await CliProcess.RunAsync(folder.FullName, "distill", "spec.yaml", "--data-dir", "again", "--json", "second.json");

        code.ShouldBe(0, output);
        output.ShouldContain("answered from earlier outputs");
        Numbers("second.json").ShouldBe(first);
    }

    [Fact]
    public async Task Distill_Interrupted_LeavesAResumableJob()
    {
        using (var stopped = new CliProcess(folder.FullName, "distill", "spec.yaml", "--data-dir", "stopped"))
        {
            await stopped.SeenAsync("twin: epoch");
            await stopped.InterruptAsync();
            (await stopped.ExitAsync()).ShouldBe(130, stopped.Output);
        }

        var (code, output) = await CliProcess.RunAsync(folder.FullName, "distill", "spec.yaml", "--data-dir", "stopped");

        code.ShouldBe(0, output);
        output.ShouldContain("resuming job");
    }

    [Fact]
    public async Task Distill_BrokenSpec_ChangesNothing()
    {
        File.WriteAllText(Path.Combine(folder.FullName, "bad.yaml"), "{ name: a, dataset: { sample: {} }, training: { epochs: 0 } }");

        var (code, output) = await CliProcess.RunAsync(folder.FullName, "distill", "bad.yaml", "--data-dir", "none");

        code.ShouldBe(2);
        output.ShouldContain("training.epochs is 0; it must be from 1 to 10000.");
        Directory.Exists(Path.Combine(folder.FullName, "none")).ShouldBeFalse();
    }

    public void Dispose() => folder.Delete(recursive: true);

    private async Task<string> NumbersAsync(string dataDirectory)
    {
        var (code, output) = await CliProcess.RunAsync(folder.FullName, "distill", "spec.yaml", "--data-dir", dataDirectory, "--json", $"{dataDirectory}.json");
        code.ShouldBe(0, output);
        return Numbers($"{dataDirectory}.json");
    }

    // Everything but wall times.
    private string Numbers(string file)
    {
        var result = JsonNode.Parse(File.ReadAllText(Path.Combine(folder.FullName, file)))!;
        foreach (var row in result["rows"]!.AsArray())
            row!.AsObject().Remove("seconds");
        result.AsObject().Remove("version");
        return result.ToJsonString();
    }
}
