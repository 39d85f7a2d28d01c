using Distillery.Contracts;
using FsCheck;
using FsCheck.Fluent;

namespace Distillery.JobApi.Tests;

/// <summary>The chain's rule, on records drawn at random.</summary>
public sealed class AuditChainProperties
{
    private static readonly Func<AuditRecord, AuditRecord>[] Changes =
    [
        r => r with { Actor = r.Actor + "x" },
        r => r with { Role = r.Role is null ? "" : null },
        r => r with { KeyId = (r.KeyId ?? "") + "x" },
        r => r with { Act = r.Target, Target = r.Act + "!" },
        r => r with { Outcome = r.Outcome == "done" ? "refused" : "done" },
        r => r with { Before = (r.Before ?? "") + " " },
        r => r with { After = r.After is null ? "~" : null },
        r => r with { Address = (r.Address ?? "") + "," },
        r => r with { RequestId = (r.RequestId ?? "") + ":" },
        r => r with { TraceId = (r.TraceId ?? "") + "0" },
        r => r with { Time = r.Time.AddMilliseconds(1) },
        // What stood in one field moves to the next: only the lengths tell them apart.
        r => r with { Actor = "", Role = r.Actor + r.Role },
    ];

    [Fact]
    public void Chain_OfAnyRecords_IsValid_AndAnyChangeIsFound()
        => Prop.ForAll(
            Texts().ToArbitrary(), ArbMap.Default.ArbFor<PositiveInt>(), ArbMap.Default.ArbFor<NonNegativeInt>(),
            (texts, at, which) =>
            {
                var records = Build(texts);
                Follow(records).Valid.ShouldBeTrue();
                var n = at.Get % records.Count;
                var changed = Changes[which.Get % Changes.Length](records[n]);
                if (changed == records[n])
                    return;
                var verdict = Follow([.. records.Take(n), changed, .. records.Skip(n + 1)]);
                verdict.Valid.ShouldBeFalse();
                verdict.BrokenAt.ShouldBe(n + 1);
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Chain_RecordsLostOrSwapped_AreFound()
        => Prop.ForAll(
            Texts().ToArbitrary(), ArbMap.Default.ArbFor<PositiveInt>(),
            (texts, at) =>
            {
                var records = Build(texts);
                var n = at.Get % records.Count;
                Follow([.. records.Take(n), .. records.Skip(n + 1)], records[^1]).Valid.ShouldBeFalse();
                if (n > 0)
                    Follow([.. records.Take(n - 1), records[n], records[n - 1], .. records.Skip(n + 1)]).Valid.ShouldBeFalse();
            }).QuickCheckThrowOnFailure();

    private static Gen<string[]> Texts() => ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => text.Get).ArrayOf().Where(texts => texts.Length > 0);

    private static List<AuditRecord> Build(string[] texts)
    {
        var records = new List<AuditRecord>();
        var previous = AuditChain.Origin;
        for (var n = 0; n < texts.Length; n++)
        {
            string? Text(int k) => k % 5 == 4 ? null : texts[(n + k) % texts.Length];
            var record = new AuditRecord(
                n + 1, DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000 + n), Text(0) ?? "", Text(n), Text(n + 1), Text(1) ?? "", Text(2) ?? "",
                n % 2 == 0 ? "done" : "refused", Text(n + 2), Text(n + 3), Text(n + 4), Text(n + 5), Text(n + 6), previous, "");
            record = record with { Hash = AuditChain.HashOf(record) };
            previous = record.Hash;
            records.Add(record);
        }

        return records;
    }

    private static AuditVerdict Follow(List<AuditRecord> records, AuditRecord? last = null)
    {
        var chain = new AuditChain();
        foreach (var record in records)
            chain.Follow(record);
        var end = last ?? records[^1];
        return chain.End(end.Number, end.Hash);
    }
}
