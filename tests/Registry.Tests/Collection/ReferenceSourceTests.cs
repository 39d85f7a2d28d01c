namespace Distillery.Registry.Tests;

public sealed class ReferenceSourceTests
{
    private static readonly string[] Words = ["digest", "sha256", "checksum"];

    /// <summary>A table that is forgotten here would lose its files to the collector.</summary>
    [Fact]
    public async Task EveryColumnOfDigests_IsAReferenceOrSaidNotToBe()
    {
        await using var store = await TestStore.CreateAsync();
        var columns = new List<string>();
        await store.Database.ReadAsync(
            async session =>
            {
                foreach (var table in await session.QueryAsync<string>(TestDatabase.Tables))
                {
                    foreach (var column in await session.QueryAsync<string>(TestDatabase.ColumnsOf(table)))
                        columns.Add($"{table}.{column}");
                }

                return true;
            },
            default);
        columns.Count.ShouldBeGreaterThan(100);

        var known = ReferenceSource.All.Select(source => $"{source.Table}.{source.Column}").Concat(ReferenceSource.NotContent.Keys).ToList();
        columns.Where(column => Words.Any(word => column[column.IndexOf('.')..].Contains(word))).Except(known)
            .ShouldBeEmpty("add the column to ReferenceSource.All, with an index, or to ReferenceSource.NotContent, with what it is");
        known.Except(columns).ShouldBeEmpty("a column of ReferenceSource does not exist");
    }

    [Fact]
    public async Task EveryReferenceColumn_HasAnIndexThatBeginsWithIt()
    {
        await using var store = await TestStore.CreateAsync();
        foreach (var source in ReferenceSource.All)
        {
            var indexes = await store.Database.ReadAsync(session => session.QueryAsync<string>(TestDatabase.IndexesOf(source.Table)), default);
            indexes.ShouldContain(sql => sql.Replace("\"", "").Contains($"({source.Column}"), $"{source.Table}.{source.Column}: {string.Join("; ", indexes)}");
        }
    }
}
