using System.Text.Json;
using Distillery.LocalHosting.Running;
using Distillery.LocalHosting.Tests.Support;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Distillery.LocalHosting.Tests.Running;

public sealed class HostEventsTests
{
    [Fact]
    public async Task Watch_ThroughStartFaultAndRecovery_TellsChangesOnceAndReadyEachTime()
    {
        var (events, board, lines, log) = Make();
        board.Add(new("api", "project", HasHealthChecks: true));
        board.Add(new("setup", "executable", HasHealthChecks: false));
        using var end = new CancellationTokenSource();
        var watching = events.WatchAsync(end.Token);

        await ToldAsync(lines, e => Is(e, "resource", "setup"));
        board.Update("api", s => s with { State = KnownResourceStates.Running, Note = "password hunter2!" });
        await ToldAsync(lines, e => Is(e, "resource", "api") && e.GetProperty("state").GetString() == "Running");
        lines.Parsed().ShouldNotContain(e => Is(e, "ready", null));
        board.Update("api", s => s with { Reported = HealthStatus.Healthy });
        board.Update("setup", s => s with { State = KnownResourceStates.Finished, ExitCode = 0 });
        await ToldAsync(lines, e => Is(e, "ready", null));
        board.Update("api", s => s with { Reported = HealthStatus.Unhealthy });
        await ToldAsync(lines, e => Is(e, "resource", "api") && e.TryGetProperty("health", out var health) && health.GetString() == "Unhealthy", times: 2);
        board.Update("api", s => s with { Reported = HealthStatus.Healthy });
        await ToldAsync(lines, e => Is(e, "ready", null), times: 2);
        board.Update("api", s => s with { });
        await end.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(watching);
        events.Stopped();

        var all = lines.Parsed();
        all[^1].GetProperty("event").GetString().ShouldBe("stopped");
        all.Select(e => e.GetRawText()).Where(text => text.Contains("\"resource\"", StringComparison.Ordinal)).ShouldAllBe(text => !text.Contains("hunter2", StringComparison.Ordinal));
        var changes = all.Where(e => Is(e, "resource", "api")).Select(e => e.GetRawText()).ToList();
        changes.Zip(changes.Skip(1)).ShouldAllBe(pair => pair.First != pair.Second);
        // People are told once.
        log.After(MergedLog.Own, 0).Count(line => line.Text.StartsWith("ready after", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(null)]
    public async Task Watch_JobThatFailedOrRuns_IsNotReady(int? exitCode)
    {
        var (events, board, lines, _) = Make();
        board.Add(new("setup", "executable", HasHealthChecks: false) { State = exitCode is null ? KnownResourceStates.Starting : KnownResourceStates.Finished, ExitCode = exitCode });
        using var end = new CancellationTokenSource();
        var watching = events.WatchAsync(end.Token);

        await ToldAsync(lines, e => Is(e, "resource", "setup"));
        await end.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(watching);

        lines.Parsed().ShouldNotContain(e => Is(e, "ready", null));
    }

    [Fact]
    public async Task Application_WhenHealthy_SaysReadyWithItsAddresses()
    {
        await using var application = new TestApplication();
        application.Builder.AddExecutable("tool", "sh", ".", "-c", "exec sleep 1000").WithHttpEndpoint(name: "http").WithExternalHttpEndpoints();

        await application.StartAsync();

        await Eventually.HoldsAsync(() => application.Log(MergedLog.Own).Contains("ready after", StringComparison.Ordinal), "it says that it is ready");
        application.Log(MergedLog.Own).ShouldMatch(@"ready after \d+ s   tool: http://localhost:\d+");
    }

    private static (HostEvents Events, Board Board, Lines Lines, MergedLog Log) Make()
    {
        var mask = new SecretMask();
        mask.Add("hunter2!");
        var (board, lines, log) = (new Board(), new Lines(), new MergedLog(TextWriter.Null, colours: false, mask));
        log.Register(MergedLog.Own);
        var application = new LocalApplication { Name = "test", Folder = ".", StateFolder = ".", PagePort = null, OutputPath = null, ExecutionContext = new(DistributedApplicationOperation.Run), Resources = [] };
        return (new HostEvents(application, board, log, mask, new HashSet<string> { "setup" }, lines, TimeProvider.System), board, lines, log);
    }

    private static bool Is(JsonElement line, string kind, string? name) =>
        line.GetProperty("event").GetString() == kind && (name is null || line.GetProperty("name").GetString() == name);

    private static Task ToldAsync(Lines lines, Func<JsonElement, bool> condition, int times = 1) =>
        Eventually.HoldsAsync(() => lines.Parsed().Count(condition) >= times, "the event is told");

    private sealed class Lines : StringWriter
    {
        private readonly Lock gate = new();

        public List<JsonElement> Parsed()
        {
            lock (gate)
                return [.. ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        }

        public override void WriteLine(string? value)
        {
            lock (gate)
                Write(value + "\n");
        }
    }
}
