using Distillery.JobApi.Schedules;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Distillery.JobApi.Tests;

[Collection(PostgresFixture.Collection)]
public sealed class TimersOnPostgresTests(PostgresFixture postgres)
{
    [SkippableFact]
    public async Task Timers_ThatStopOrCannotStart_LeaveTheStoreToTheOthers()
    {
        var database = await postgres.DatabaseAsync();
        await using var source = NpgsqlDataSource.Create(database);
        var quiet = new ScheduleOptions { Poll = TimeSpan.FromHours(1), Reconcile = TimeSpan.FromHours(1) };
        await using var api = await ApiHost.StartAsync(new JobApiOptions { Schedules = quiet }, configure: builder => builder.Services.AddSingleton(source));
        var timers = api.Services.Get<QuartzTimers>();
        await Patience.UntilAsync(() => Task.FromResult(timers.Scheduler is not null), started => started);

        await timers.StopAsync();
        (await api.Http.GetAsync("/api/schedules")).EnsureSuccessStatusCode();
        await PostgresFixture.QueryAsync(database, "ALTER TABLE qrtz_triggers RENAME TO elsewhere");
        await Should.ThrowAsync<Exception>(() => timers.StartAsync(default));
        (await api.Http.GetAsync("/api/schedules")).EnsureSuccessStatusCode();
        await PostgresFixture.QueryAsync(database, "ALTER TABLE elsewhere RENAME TO qrtz_triggers");
        await timers.StartAsync(default);

        (await timers.ReconcileAsync(default)).ShouldBe(0);
        using var made = await api.Http.PostAsync("/api/schedules", new StringContent(ScheduleHost.Form().ToJsonString(), System.Text.Encoding.UTF8, "application/json"));
        made.EnsureSuccessStatusCode();
        await Patience.UntilAsync(() => PostgresFixture.QueryAsync(database, "SELECT cron_expression FROM qrtz_cron_triggers"), rows => rows.Count == 1);
    }
}
