namespace Distillery.Registry;

/// <summary>The record of refused writes, by stage, token and kind of write.</summary>
internal static class StaleWrites
{
    public static Task<int> AddAsync(Session session, string kind, StaleTokenException refused)
        => session.ExecuteAsync(
            """
            INSERT INTO stale_writes (stage_id, token, kind, owner, times, first_at, last_at) VALUES (@StageId, @Token, @kind, @Owner, 1, @Now, @Now)
            ON CONFLICT (stage_id, token, kind) DO UPDATE SET times = stale_writes.times + 1, last_at = excluded.last_at
            """,
            new { StageId = refused.StageId ?? "", refused.Token, kind, Owner = refused.Owner ?? "", session.Now });
}
