using System.Text.Json;
using Dapper;
using Distillery.FakeEndpoints;
using Microsoft.Data.Sqlite;

namespace Distillery.Cli.Tests.EndToEnd;

/// <summary>The whole platform is killed while it asks a paid teacher; its store and the endpoint's log are the witnesses.</summary>
public sealed class KilledTeacherTests : IDisposable
{
    private const int Concurrency = 6;
    private const int Kills = 3;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("killed-teacher");

    [Fact]
    public async Task Distill_KilledWhileItAsks_PaysNoAnswerTwiceAndKnowsWhatWasUnderWay()
    {
        await using var endpoint = FakeEndpoint.Start();
        endpoint.Answer = _ => "Preferences: quiet things\nCategories and brands: tea\nProducts: more tea";
        // Long enough for a kill that comes late on a busy machine to come in time.
        endpoint.Delay = TimeSpan.FromMilliseconds(40);
        File.WriteAllText(Path.Combine(folder.FullName, "spec.yaml"), Spec(endpoint.Address));
        var draws = new Random(1);
        var starts = new List<(int Seen, HashSet<string> Committed)>();
        var possible = 0L;
        var isWhole = false;
        for (var kill = 0; !isWhole; kill++)
        {
            starts.Add((endpoint.Log.Count, Committed()));
            var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            // By what has arrived and not by the clock: on a busy machine no answer might be there after any fixed time.
            var left = kill < Kills ? 1 + draws.Next(60) : int.MaxValue;
            endpoint.Arrived = _ =>
            {
                if (Interlocked.Decrement(ref left) == 0)
                    asked.TrySetResult();
            };
            using var process = new CliProcess(folder.FullName, "distill", "spec.yaml", "--data-dir", "store");
            var end = process.ExitAsync();
            // Where a late kill left nothing to ask, the job ends before the last of them.
            isWhole = await Task.WhenAny(asked.Task, end) == end;
            if (isWhole)
                (await end).ShouldBe(0, process.Output);
            else
                await process.KillAsync();

            // What was under way when it died is known to be possibly billed as soon as the next process has begun to ask.
            var spend = Spend();
            (spend.PossiblyBilled - possible).ShouldBeInRange(0, kill == 0 ? 0 : Concurrency);
            possible = spend.PossiblyBilled;
        }

        var keys = KeysByPrompt();
        var log = endpoint.Log.Select(request => keys[PromptOf(request)]).ToArray();
        for (var run = 0; run < starts.Count; run++)
            log.Take(run + 1 < starts.Count ? starts[run + 1].Seen : log.Length).Skip(starts[run].Seen).ShouldAllBe(key => !starts[run].Committed.Contains(key));
        starts.Count.ShouldBeGreaterThan(1, "it was never killed");
        starts[^1].Committed.Count.ShouldBeGreaterThan(0);
        var total = Spend();
        Committed().Count.ShouldBe(keys.Values.Distinct().Count());
        (log.Length - Committed().Count).ShouldBeInRange(0, (int)total.PossiblyBilled);
        total.Requests.ShouldBeInRange(log.Length, log.Length + total.PossiblyBilled);
        (total.Answered + total.PossiblyBilled).ShouldBe(total.Requests);
        // Exact to the token: what the store holds as paid, and at most what was under way besides.
        var billed = endpoint.Log.Sum(request => request.Prompt + request.Completion);
        billed.ShouldBeInRange(total.PromptTokens + total.CompletionTokens, total.PromptTokens + total.CompletionTokens + total.PossiblePrompt + total.PossibleCompletion);
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }

    private static string Spec(Uri endpoint) => $$"""
        name: killed
        dataset: { sample: { users: 250, items: 100, seed: 3 } }
        split: { window: 5 }
        teacher:
          kind: chat
          endpoint: {{endpoint}}
          model: test-model
          price: { inputPerMillion: 0.15, outputPerMillion: 0.6 }
          decoding: { maxTokens: 200 }
          limits: { concurrency: {{Concurrency}} }
        method: { name: slim, slim: { rationales: teacher } }
        student: { dim: 8, loss: bce, prefixes: last }
        training: { epochs: 1, batch: 64 }
        resources: { device: cpu }
        """;

    private HashSet<string> Committed() => [.. Query<string>("SELECT answer_key FROM teacher_answers")];

    private SpendRow Spend() => Query<SpendRow>(
        "SELECT requests AS Requests, answered AS Answered, possibly_billed AS PossiblyBilled, prompt_tokens AS PromptTokens, completion_tokens AS CompletionTokens, "
        + "possible_prompt AS PossiblePrompt, possible_completion AS PossibleCompletion FROM teacher_spend").SingleOrDefault() ?? new SpendRow();

    /// <summary>Keys of answers by the text of their prompts, out of the stage's own file.</summary>
    private Dictionary<string, string> KeysByPrompt()
    {
        var digest = Query<string>("SELECT digest FROM run_artifacts WHERE path LIKE '%prompts.jsonl'").First();
        var file = Directory.EnumerateFiles(Path.Combine(folder.FullName, "store", "blobs"), digest, SearchOption.AllDirectories).Single();
        return File.ReadLines(file).Select(line => JsonDocument.Parse(line).RootElement)
            .DistinctBy(line => line.GetProperty("text").GetString()).ToDictionary(line => line.GetProperty("text").GetString()!, line => line.GetProperty("key").GetString()!);
    }

    private static string PromptOf(LoggedRequest request)
    {
        using var json = JsonDocument.Parse(request.Body);
        var messages = json.RootElement.GetProperty("messages");
        return messages[messages.GetArrayLength() - 1].GetProperty("content").GetString()!;
    }

    private T[] Query<T>(string sql)
    {
        var file = Path.Combine(folder.FullName, "store", "registry.db");
        if (!File.Exists(file))
            return [];
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        return [.. connection.Query<T>(sql)];
    }

    private sealed record SpendRow
    {
        public long Requests { get; init; }

        public long Answered { get; init; }

        public long PossiblyBilled { get; init; }

        public long PromptTokens { get; init; }

        public long CompletionTokens { get; init; }

        public long PossiblePrompt { get; init; }

        public long PossibleCompletion { get; init; }
    }
}
