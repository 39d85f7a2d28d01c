using System.Diagnostics;
using Distillery.Data;

namespace Distillery.Teachers.Tests.Chat;

/// <summary>The process that asks is killed at random moments; the endpoint's log is the witness.</summary>
public sealed class KillTests
{
    private const int Concurrency = 6;
    private const int Users = 260;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Kill_AtAnyMoment_NoAnswerIsLostOrAskedAgainAndOpenOnesArePossiblyBilled(int seed)
    {
        using var folder = new TempFolder();
        await using var endpoint = ChatShop.Endpoint();
        endpoint.Delay = TimeSpan.FromMilliseconds(12);
        var (dataset, split) = ChatShop.Of(Users);
        var keys = ChatPrompts.ForRankings(ChatShop.Options(endpoint.Address), dataset, split.Train).All.DistinctBy(asked => asked.Key).ToDictionary(asked => asked.Prompt.User, asked => asked.Key);
        var draws = new SeededGenerator(seed);
        var (kills, possible) = (0, 0L);
        while (true)
        {
            var before = endpoint.Log.Count;
            var committed = await CommittedAsync(folder, keys.Values);
            var first = new TaskCompletionSource();
            endpoint.Arrived = _ => first.TrySetResult();
            using var process = Start(folder.Path, endpoint.Address);
            await Task.WhenAny(first.Task, process.WaitForExitAsync());
            // At the very start, in the middle, while it commits: any moment.
            var ended = kills >= 5 || await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(draws.NextInt(140))) is { IsCompletedSuccessfully: true } && process.HasExited;
            if (ended)
                await process.WaitForExitAsync();
            else
            {
                process.Kill();
                await process.WaitForExitAsync();
                kills++;
            }

            // Nothing that was committed was asked again.
            endpoint.Log.Skip(before).ShouldAllBe(request => !committed.Contains(keys[ChatShop.PromptOf(request)]));
            using (var store = FileAnswerStore.Open(folder.Path))
            {
                var spent = (await store.OpenAsync(default)).Own;
                (spent.PossiblyBilled - possible).ShouldBeInRange(0, ended ? 0 : Concurrency);
                possible = spent.PossiblyBilled;
                // Every request that the endpoint saw is in the books: answered, or possibly billed. Recorded ones may not have gone out.
                spent.Requests.ShouldBeInRange(endpoint.Log.Count, endpoint.Log.Count + possible);
                (spent.Answered + spent.PossiblyBilled).ShouldBe(spent.Requests);
                var sum = endpoint.Log.Sum(request => request.Prompt + request.Completion);
                sum.ShouldBeInRange(spent.Known.Total, spent.Known.Total + spent.Possible.Total);
            }

            if (ended)
            {
                process.ExitCode.ShouldBe(0);
                break;
            }
        }

        kills.ShouldBeGreaterThan(1);
        (await CommittedAsync(folder, keys.Values)).Count.ShouldBe(keys.Count);
        (endpoint.Log.Count - keys.Count).ShouldBeInRange(0, (int)possible);
        endpoint.MostInFlight.ShouldBeLessThanOrEqualTo(2 * Concurrency);
    }

    private static async Task<HashSet<string>> CommittedAsync(TempFolder folder, IReadOnlyCollection<string> keys)
    {
        using var store = FileAnswerStore.Open(folder.Path);
        return [.. (await store.FindAsync(keys, default)).Keys];
    }

    private static Process Start(string folder, Uri address)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false };
        foreach (var argument in new[] { typeof(KillTests).Assembly.Location, folder, address.ToString(), Concurrency.ToString(), Users.ToString() })
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}
