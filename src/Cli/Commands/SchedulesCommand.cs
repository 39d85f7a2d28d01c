using System.CommandLine;
using Distillery.Cli.Jobs;
using Distillery.Client;
using Distillery.Contracts;

namespace Distillery.Cli.Commands;

/// <summary><c>schedules</c>: jobs that are submitted by the clock.</summary>
internal static class SchedulesCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = Verb("schedules", "List schedules; set, pause, resume, run or delete one.", [], async (client, _, ct) => await client.ListAsync(ct), Print);
        command.Subcommands.Add(Set());
        command.Subcommands.Add(Act("pause", "Stop a schedule from firing; what waits is skipped.", (client, name, ct) => client.PauseAsync(name, ct)));
        command.Subcommands.Add(Act("resume", "Let a schedule fire again from now on.", (client, name, ct) => client.ResumeAsync(name, ct)));
        command.Subcommands.Add(Run());
        command.Subcommands.Add(Delete());
        command.Subcommands.Add(History());
        command.Subcommands.Add(Preview());
        return command;
    }

    private static Command Set()
    {
        var name = Name();
        var cron = new Option<string>("--cron") { Description = "five fields as in crontab, six or seven as in Quartz, or @daily and the like", Required = true };
        var zone = new Option<string>("--zone") { Description = "IANA name of the time zone", DefaultValueFactory = _ => "UTC" };
        var spec = new Option<FileInfo>("--spec") { Description = "the job spec, YAML or JSON", Required = true };
        var overlap = new Option<string>("--overlap") { Description = "when the last job has not ended: skip, queue or cancel", DefaultValueFactory = _ => OverlapPolicies.Skip };
        overlap.AcceptOnlyFromAmong([.. OverlapPolicies.All]);
        var catchUp = new Option<string>("--catch-up") { Description = "missed times: none, last or all", DefaultValueFactory = _ => CatchUpKinds.Last };
        catchUp.AcceptOnlyFromAmong([.. CatchUpKinds.Kinds]);
        var standard = new CatchUpPolicy();
        var limit = new Option<int>("--catch-up-limit") { Description = "most missed times that fire with --catch-up all", DefaultValueFactory = _ => standard.Limit };
        var window = new Option<double>("--window-hours") { Description = "how old a missed time may be to fire", DefaultValueFactory = _ => standard.WindowHours };
        var team = new Option<string?>("--team") { Description = "the team that its jobs count for" };
        var paused = new Option<bool>("--paused") { Description = "do not fire yet" };
        return Verb(
            "set", "Make a schedule, or change the one of that name.", [name, cron, zone, spec, overlap, catchUp, limit, window, team, paused],
            async (client, arguments, ct) =>
            {
                var request = new ScheduleRequest
                {
                    Name = arguments.GetValue(name)!,
                    Cron = arguments.GetValue(cron)!,
                    Zone = arguments.GetValue(zone)!,
                    Spec = await SpecFile.ReadAsync(arguments.GetValue(spec)!, ct),
                    Overlap = arguments.GetValue(overlap)!,
                    CatchUp = new CatchUpPolicy { Kind = arguments.GetValue(catchUp)!, Limit = arguments.GetValue(limit), WindowHours = arguments.GetValue(window) },
                    Team = arguments.GetValue(team),
                    Enabled = !arguments.GetValue(paused),
                };
                var exists = (await client.ListAsync(ct)).Any(schedule => schedule.Name == request.Name);
                return exists ? await client.UpdateAsync(request, ct) : await client.CreateAsync(request, ct);
            },
            schedule => Print([schedule]));
    }

    private static Command Run()
    {
        var name = Name();
        return Verb("run", "Fire a schedule now, under its overlap policy.", [name], async (client, arguments, ct) => await client.RunAsync(arguments.GetValue(name)!, ct), fire => PrintFires([fire]));
    }

    private static Command Delete()
    {
        var name = Name();
        return Verb(
            "delete", "Remove a schedule with its history; its jobs stay.", [name],
            async (client, arguments, ct) =>
            {
                await client.DeleteAsync(arguments.GetValue(name)!, ct);
                return arguments.GetValue(name)!;
            },
            deleted => Console.Out.WriteLine($"schedule {deleted} is gone"));
    }

    private static Command History()
    {
        var name = Name();
        var state = new Option<string?>("--state") { Description = "due, fired, skipped or failed" };
        state.AcceptOnlyFromAmong([.. FireStates.All]);
        var limit = new Option<int>("--limit") { Description = "how many", DefaultValueFactory = _ => 20 };
        var order = CommonOptions.Order();
        return Verb(
            "history", "What became of a schedule's times.", [name, state, limit, order],
            async (client, arguments, ct) => await client.HistoryAsync(arguments.GetValue(name)!, arguments.GetValue(state), null, arguments.GetValue(limit), arguments.IsOldestFirst(order), ct),
            page => PrintFires(page.Items));
    }

    private static Command Preview()
    {
        var cron = new Argument<string>("cron") { Description = "the expression, in quotes" };
        var zone = new Option<string>("--zone") { Description = "IANA name of the time zone", DefaultValueFactory = _ => "UTC" };
        var count = new Option<int>("--count") { Description = "how many", DefaultValueFactory = _ => 5 };
        return Verb(
            "preview", "The next times of a cron expression.", [cron, zone, count],
            async (client, arguments, ct) => await client.PreviewAsync(arguments.GetValue(cron)!, arguments.GetValue(zone), arguments.GetValue(count), ct),
            preview =>
            {
                foreach (var time in preview.Times)
                    Console.Out.WriteLine($"{time:yyyy-MM-dd HH:mm:ss zzz}");
            });
    }

    private static Command Act(string verb, string description, Func<SchedulesClient, string, CancellationToken, Task<ScheduleView>> act)
    {
        var name = Name();
        return Verb(verb, description, [name], async (client, arguments, ct) => await act(client, arguments.GetValue(name)!, ct), view => Print([view]));
    }

    private static Argument<string> Name() => new("schedule") { Description = "its name" };

    private static Command Verb<T>(
        string verb, string description, IReadOnlyList<Symbol> symbols, Func<SchedulesClient, ParseResult, CancellationToken, Task<T>> call, Action<T> show)
        => Remote.Verb(verb, description, symbols, (client, arguments, ct) => call(client.Schedules, arguments, ct), show);

    private static void Print(IReadOnlyList<ScheduleView> schedules)
        => Output.Table(
            ["schedule", "cron", "zone", "overlap", "team", "next", "last", "waiting"],
            schedules.Select(schedule => (string[])
            [
                schedule.Name, schedule.Cron, schedule.Zone, schedule.Overlap, schedule.Team, schedule.Enabled ? Output.Time(schedule.NextFire) : "paused",
                schedule.LastFire is { } last ? $"{last.State} {last.JobId}" : "-", $"{schedule.Waiting}",
            ]));

    private static void PrintFires(IReadOnlyList<ScheduleFire> fires)
        => Output.Table(
            ["time", "kind", "state", "job", "reason"],
            fires.Select(fire => (string[])
            [
                Output.Time(fire.ScheduledAt), fire.Times > 1 ? $"{fire.Kind} ×{fire.Times}" : fire.Kind, fire.JobState is { } job ? $"{fire.State}, job {job}" : fire.State,
                fire.JobId ?? "-", fire.Reason ?? "",
            ]));
}
