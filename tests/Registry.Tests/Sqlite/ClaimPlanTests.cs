using Dapper;
using Microsoft.Data.Sqlite;

namespace Distillery.Registry.Tests;

public sealed class ClaimPlanTests
{
    [Fact]
    public async Task Claim_EveryStepOfItsQuestion_IsASearchInAnIndex()
    {
        await using var store = await TestStore.CreateAsync();
        await using var connection = new SqliteConnection($"Data Source={store.Options.DatabaseFile};Mode=ReadOnly");
        var dialect = new SqliteDialect(store.Options.DatabaseFile, store.Clock);

        var plan = await connection.QueryAsync<dynamic>(
            "EXPLAIN QUERY PLAN " + dialect.Expand(StageClaims.BestOfEachTeam),
            new { Queue = "distillation", Kinds = Samples.Kinds, Now = 1L, memory = 1.0, cuda = 0, gpu = 0, gpuMemory = 0.0 });

        var steps = plan.Select(step => (string)step.detail).ToList();
        steps.ShouldNotContain(step => step.Contains("SCAN s", StringComparison.Ordinal) || step.Contains("SCAN r", StringComparison.Ordinal) || step.Contains("TEMP B-TREE", StringComparison.Ordinal));
        steps.Count(step => step.Contains("INDEX stages_to_claim (queue=? AND team=?)", StringComparison.Ordinal)).ShouldBe(1, string.Join("\n", steps));
        steps.ShouldContain(step => step.Contains("INDEX stages_running_by_team", StringComparison.Ordinal));
        await dialect.DisposeAsync();
    }
}
