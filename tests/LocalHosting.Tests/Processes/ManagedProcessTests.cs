using Distillery.LocalHosting.Processes;
using Distillery.LocalHosting.Tests.Support;

namespace Distillery.LocalHosting.Tests.Processes;

public sealed class ManagedProcessTests
{
    [Fact]
    public async Task Start_PassesArgumentsAndEveryVariable_AlsoNamesWithDashes()
    {
        var output = await ManagedProcess.RunAsync(
            new()
            {
                Name = "env",
                FileName = "perl",
                Arguments = ["-e", "print \"$ARGV[0]|$ENV{'services__job-api__http__0'}|\" . (exists $ENV{HOME} ? 'home' : 'none') . \"\\n\"", "an \"argument\" $HOME"],
                Environment = new Dictionary<string, string?> { ["services__job-api__http__0"] = "http://x y", ["HOME"] = null },
            },
            CancellationToken.None);

        output.ShouldBe("an \"argument\" $HOME|http://x y|none");
    }

    [Fact]
    public async Task Run_Failing_TellsCodeAndLastLines() =>
        (await Should.ThrowAsync<ServerException>(() => ManagedProcess.RunAsync(Shell("echo broken >&2; exit 3"), CancellationToken.None)))
            .Message.ShouldBe("sh ended with code 3:\nbroken");

    [Fact]
    public async Task Start_UnknownProgram_EndsWith127() =>
        (await Should.ThrowAsync<ServerException>(() => ManagedProcess.RunAsync(new() { Name = "x", FileName = "/no/such/program" }, CancellationToken.None)))
            .Message.ShouldContain("cannot run /no/such/program");

    [Fact]
    public async Task Stop_EndsTheWholeGroup_AlsoWhatIgnoresTheSignal()
    {
        var lines = new Lines();
        var spec = Shell("trap '' TERM; sleep 1000 & setsid sleep 1000 & echo ready; wait") with { Output = lines.Add, StopTimeout = TimeSpan.FromSeconds(1) };
        await using var process = ManagedProcess.Start(spec);
        await Eventually.HoldsAsync(() => lines.Text.Contains("ready", StringComparison.Ordinal), "the script runs");
        await Eventually.HoldsAsync(() => Family(process).Living().Count(p => p.Group != process.Id) == 1, "one child has a session of its own");
        var members = Family(process).Living().ToList();
        members.Count.ShouldBe(3);

        await process.StopAsync();

        members.Where(m => ProcessStat.Read(m.Id)?.Start == m.Start).ShouldBeEmpty();
        (await process.Exited).ShouldBe(128 + 9);
    }

    [Fact]
    public async Task Starter_KilledBeforeItsWord_StartsNothing()
    {
        using var folder = new TemporaryFolder();
        // The gate alone, with a pipe that closes without a word.
        var output = await ManagedProcess.RunAsync(
            Shell($"printf '' | perl -e \"$0\" touch {folder.In("started")}; echo $?") with { Arguments = ["-c", $"printf '' | perl -e \"$0\" touch {folder.In("started")}; echo $?", Scripts.Gate] },
            CancellationToken.None);

        output.ShouldBe("125");
        File.Exists(folder.In("started")).ShouldBeFalse();
    }

    [Fact]
    public async Task Guardian_LosingItsStarter_EndsRegisteredGroupsOnly()
    {
        using var folder = new TemporaryFolder();
        // A starter of its own: registers one stubborn group with a guardian, and is killed.
        var script = """
            setsid perl -e '$SIG{TERM}="IGNORE"; sleep 1000' & ours=$!
            setsid perl -e 'sleep 1000' & other=$!
            sleep 1
            mkfifo pipe; setsid perl -e "$0" <pipe & exec 9>pipe
            start() { sed 's/.*) //' /proc/$1/stat | cut -d' ' -f20; }
            echo "add $ours $(start $ours) 15" >&9
            echo "add $other 1 15" >&9
            echo "$ours $other" >pids.new; mv pids.new pids; sleep 0.2; kill -9 $$
            """;
        var info = new System.Diagnostics.ProcessStartInfo("bash", ["-c", script, Scripts.Guardian]) { WorkingDirectory = folder.Path };
        using var starter = System.Diagnostics.Process.Start(info)!;
        await starter.WaitForExitAsync();
        var pids = File.ReadAllText(folder.In("pids")).Split(' ').Select(int.Parse).ToArray();

        await Eventually.HoldsAsync(() => ProcessStat.Read(pids[0]) is null, "the registered group is ended");
        ProcessStat.Read(pids[1]).ShouldNotBeNull("another start time is another process");
        Native.Send(pids[1], Native.SigKill);
    }

    [Fact]
    public async Task Records_OfAnEarlierRun_AreEndedByNumberAndStartTime()
    {
        using var folder = new TemporaryFolder();
        await using var left = ManagedProcess.Start(Shell("sleep 1000") with { Records = new(folder.In("processes")) });
        await using var other = ManagedProcess.Start(Shell("sleep 1000"));
        var text = File.ReadAllText(folder.In("processes"));
        File.AppendAllText(folder.In("processes"), text.Replace($"{left.Id} {left.StartTicks}", $"{other.Id} {other.StartTicks + 1}", StringComparison.Ordinal));

        var names = await new ProcessRecords(folder.In("processes")).RemoveLeftoversAsync(TimeSpan.FromSeconds(5), TimeProvider.System, CancellationToken.None);

        names.ShouldBe([$"sh ({left.Id})"]);
        ProcessStat.Read(left.Id).ShouldBeNull();
        ProcessStat.Read(other.Id).ShouldNotBeNull();
        await left.Exited;
        File.Exists(folder.In("processes")).ShouldBeFalse();
    }

    private static ProcessFamily Family(ManagedProcess process) => new(process.Id, process.StartTicks);

    private static ProcessSpec Shell(string script) => new() { Name = "sh", FileName = "sh", Arguments = ["-c", script] };

    private sealed class Lines
    {
        private readonly List<string> lines = [];

        public string Text
        {
            get
            {
                lock (lines)
                    return string.Join('\n', lines);
            }
        }

        public void Add(string line, bool isError)
        {
            lock (lines)
                lines.Add(line);
        }
    }
}
