using Distillery.Benchmarks.Api;
using Npgsql;

namespace Distillery.Registry.Tests;

/// <summary>Lists by time are read from an index from either end, also beyond their first page: counted by the server.</summary>
public sealed class ListOrderPlanTests
{
    private const int Rows = 6_000;
    private const int Few = 2_000;

    private const string Fill =
        """
        INSERT INTO dead_letters (id, queue, kind, state, reason, body, bytes, complete, received_at)
        SELECT md5('letter' || n), 'stages-teacher', 'error', 'waiting', 'why', 'e30=', 2, 1, @end - n * 1000 FROM generate_series(1, @rows) n;
        INSERT INTO promotions (id, model, alias, version, state, requested_by, quorum, evidence, created_at, expires_at)
        SELECT md5('promotion' || n), 'm' || n % 3, 'champion', n, 'expired', 'ann', 1, 'e', @end - n * 1000, @end FROM generate_series(1, @rows) n;
        INSERT INTO webhooks (id, name, url, events, labels, secret, enabled, created_at, created_by, updated_at)
        SELECT 'hook', 'hook', 'https://example.org', '[]', '{}', 's', 1, @end, 'ann', @end;
        INSERT INTO webhook_deliveries (id, webhook_id, event_id, event, payload, state, attempts, created_at, next_try_at, retry_from, locked_until)
        SELECT md5('delivery' || n), 'hook', n::text, 'test', '{}', 'delivered', 1, @end - n * 1000, 0, 0, 0 FROM generate_series(1, @rows) n;
        INSERT INTO schedules (id, name, cron, zone, spec, overlap, catch_up, catch_up_limit, catch_up_window, enabled, team, owner, created_at, updated_at, revision)
        SELECT 'schedule', 'hourly', '@hourly', 'UTC', '{}', 'skip', 'none', 1, 1, 1, 'default', 'ann', @end, @end, 1;
        INSERT INTO schedule_fires (schedule_id, scheduled_at, kind, state, times, recorded_at)
        SELECT 'schedule', @end - n * 1000, 'cron', 'skipped', 1, @end FROM generate_series(1, @rows) n;
        INSERT INTO teacher_spend SELECT id, job_id, 1, 1, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0 FROM stages WHERE ordinal = 1;
        INSERT INTO teacher_attempts (id, stage_id, model, answer_keys, state, reserved_prompt, reserved_completion, possibly_billed, token, started_at)
        SELECT 'attempt of ' || id, id, 'm', 'k', 'invalid', 1, 1, 0, 1, ready_at FROM stages WHERE ordinal = 1;
        INSERT INTO teacher_answers (answer_key, kind, model, answer, stage_id, answered_at) SELECT 'answer of ' || id, 'chat', 'm', 'a', id, ready_at FROM stages WHERE ordinal = 1;
        INSERT INTO run_artifacts (run_no, path, digest, bytes) SELECT r.no, 'samples.json', md5(r.id), 1 FROM runs r JOIN stages s ON s.run_id = r.id WHERE s.ordinal = 1
        """;

    [Fact]
    public async Task Lists_FromEitherEnd_TouchFewRows()
    {
        var database = await TestDatabase.CreateAsync();
        await using var store = TestStore.Over(database.WithOneConnection());
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        var end = store.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        await StoreFiller.JobsAsync(source, Rows, end, default);
        foreach (var statement in Fill.Split(";\n").Append("VACUUM ANALYZE"))
        {
            await using var command = source.CreateCommand(statement);
            if (statement.Contains("@rows", StringComparison.Ordinal))
                command.Parameters.AddWithValue("rows", Rows);
            if (statement.Contains("@end", StringComparison.Ordinal))
                command.Parameters.AddWithValue("end", end);
            await command.ExecuteNonQueryAsync();
        }

        var (letters, deliveries, schedules, teachers) = (new DeadLetterStore(store.Database), new DeliveryStore(store.Database), new ScheduleStore(store.Database), new TeacherQueries(store.Database));
        (string Name, Func<string?, bool, Task<(int Count, string? Next)>> Ask)[] lists =
        [
            ("promotions", async (after, oldest) => Of(await store.Promotions.ListAsync(null, null, after, 50, default, oldest))),
            ("promotions of a model", async (after, oldest) => Of(await store.Promotions.ListAsync(null, "m1", after, 50, default, oldest))),
            ("deliveries", async (after, oldest) => Of(await deliveries.ListAsync("hook", null, after, 50, default, oldest))),
            ("fires", async (after, oldest) => Of((await schedules.HistoryAsync("hourly", null, after, 50, default, oldest))!)),
            ("dead letters", async (after, oldest) => Of(await letters.ListAsync(null, null, after, 50, default, oldest))),
            ("spend", async (after, oldest) => Of(await teachers.SpendAsync(null, null, after, 50, default, oldest))),
            ("answers", async (after, oldest) => Of(await teachers.AnswersAsync(null, null, null, after, 50, default, oldest))),
            ("faults", async (after, oldest) => Of(await teachers.FaultsAsync(null, null, after, 50, default, oldest))),
            ("texts", async (after, oldest) => Of(await teachers.TextFilesAsync(after, 50, default, oldest))),
        ];
        // Loads what the connection itself needs at its first use.
        await letters.ListAsync(null, null, null, 1, default);
        var wrong = new List<string>();
        foreach (var (name, ask) in lists)
        {
            foreach (var oldest in new[] { false, true })
            {
                string? after = null;
                for (var page = 0; page < 2; page++)
                {
                    var before = await TouchedRowsTests.TouchedAsync(store, source);
                    (var count, after) = await ask(after, oldest);
                    var touched = await TouchedRowsTests.TouchedAsync(store, source) - before;
                    count.ShouldBe(50, name);
                    if (touched > Few)
                        wrong.Add($"{name}, {(oldest ? "oldest" : "newest")} first, page {page + 1}: {touched:N0} rows");
                }
            }
        }

        wrong.ShouldBeEmpty();
    }

    private static (int Count, string? Next) Of<T>(Contracts.Page<T> page) => (page.Items.Count, page.Next);
}
