using Distillery.Contracts;

namespace Distillery.Registry;

internal static class LogLines
{
    public static async Task<IReadOnlyList<LogLine>> ReadAsync(Session session, string jobId, long after, int limit)
        => [.. (await session.QueryAsync<Row>(
            """
            SELECT l.sequence, l.time, l.level, s.name AS stage, l.text FROM logs l JOIN stages s ON s.id = l.stage_id
            WHERE l.job_id = @jobId AND l.sequence > @after ORDER BY l.sequence LIMIT @limit
            """,
            new { jobId, after, limit })).Select(row => new LogLine(row.Sequence, UnixTime.ToTime(row.Time), row.Level, row.Stage, row.Text))];

    private sealed class Row
    {
        public long Sequence { get; set; }

        public long Time { get; set; }

        public string Level { get; set; } = "";

        public string Stage { get; set; } = "";

        public string Text { get; set; } = "";
    }
}
