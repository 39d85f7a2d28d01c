using Distillery.Contracts;

namespace Distillery.Registry.Tests;

/// <summary>The schedule part of a store; schedules here come round every hour.</summary>
internal sealed class Clockwork(TestStore store)
{
    public ScheduleStore Schedules { get; } = new(store.Database);

    public FireStore Fires { get; } = new(store.Database);

    public static DateTimeOffset? NextHour(DateTimeOffset time) => new DateTimeOffset(time.Year, time.Month, time.Day, time.Hour, 0, 0, TimeSpan.Zero).AddHours(1);

    public async Task<ScheduleView> AddAsync(string overlap = OverlapPolicies.Skip, string name = "hourly")
        => (await Schedules.CreateAsync(
            new ScheduleRequest { Name = name, Cron = "0 * * * *", Spec = Samples.Spec(), Overlap = overlap }, "search", "ann", NextHour, default)).ShouldNotBeNull();

    public async Task<StoredSchedule> StoredAsync() => (await Fires.TimersAsync(default)).Schedules.Single();

    /// <summary>Records times that are due, minutes from the start of the clock.</summary>
    public async Task RecordAsync(params int[] hours)
    {
        foreach (var hour in hours)
        {
            var stored = await StoredAsync();
            var at = stored.NextFireAt!.Value;
            (await Fires.RecordAsync(stored, [new NewFire(at, "cron")], at.AddHours(1), default)).ShouldBeTrue($"time {hour}");
        }
    }

    public static NewJob MakeJob(StoredSchedule schedule, DateTimeOffset at)
        => Samples.OneStage(schedule.Spec with { Name = schedule.Name }) with
        {
            Actor = FireStore.ActorOf(schedule.Name), IdempotencyKey = $"{schedule.Id}/{at.ToUnixTimeMilliseconds()}", Team = schedule.Team,
        };

    public Task<FireOutcome> StepAsync(string id) => Fires.StepAsync(id, MakeJob, default);

    public async Task<IReadOnlyList<ScheduleFire>> HistoryAsync(string name = "hourly")
        => [.. (await Schedules.HistoryAsync(name, null, null, 100, default)).ShouldNotBeNull().Items.Reverse()];
}
