namespace Distillery.Registry.Tests;

public sealed class RunSearchProperties
{
    private const string Alphabet = "abmetricsparams.tags`\"'=<>!()%_-+;,0123456789 \t\n\\\u00e9\ud83d\ude00ANDORNOTINLIKE";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Search_RandomFilterAndOrder_FindsWhatAPlainWalkOverTheRunsFinds(int seed)
    {
        await using var store = await TestStore.CreateAsync();
        var scene = await SearchScene.CreateAsync(store, seed, 30);
        var search = new RunSearch(store.Database);
        var (some, found) = (0, 0);
        for (var n = 0; n < 120; n++)
        {
            var (filter, holds) = scene.Filter();
            var (order, compare) = scene.Order();

            var page = await search.SearchAsync(new RunSearchRequest { Filter = filter, OrderBy = order, Limit = 100 }, default);

            var expected = scene.Rows.Where(holds).ToList();
            expected.Sort(compare);
            page.Runs.Select(run => run.Id).ShouldBe(expected.Select(row => row.Id), $"seed {seed}: {filter} ORDER BY {string.Join(", ", order)}");
            page.Next.ShouldBeNull();
            (some, found) = (some + (expected.Count is > 0 and < 30 ? 1 : 0), found + expected.Count);
        }

        // Filters that find nothing or everything would prove little.
        some.ShouldBeGreaterThan(40);
        found.ShouldBeGreaterThan(200);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task Search_InPagesOfAnySize_GivesEachRunOnceAndInOrder(int seed)
    {
        await using var store = await TestStore.CreateAsync();
        var scene = await SearchScene.CreateAsync(store, seed, 25);
        var search = new RunSearch(store.Database);
        for (var n = 0; n < 12; n++)
        {
            var (order, compare) = scene.Order();
            var expected = scene.Rows.ToList();
            expected.Sort(compare);
            var found = new List<string>();
            string? token = null;
            do
            {
                var page = await search.SearchAsync(new RunSearchRequest { OrderBy = order, Limit = 1 + (n % 7), Token = token }, default);
                page.Runs.Count.ShouldBeGreaterThan(0);
                found.AddRange(page.Runs.Select(run => run.Id));
                token = page.Next;
            }
            while (token is not null);

            found.ShouldBe(expected.Select(row => row.Id), $"seed {seed}: {string.Join(", ", order)}");
        }
    }

    [Fact]
    public async Task Search_TextsOfAllKinds_AreUnderstoodOrRefused_NeverAnythingElse()
    {
        await using var store = await TestStore.CreateAsync();
        var scene = await SearchScene.CreateAsync(store, 21, 3);
        var search = new RunSearch(store.Database);
        var random = new Random(5);
        var refused = 0;
        for (var n = 0; n < 1_500; n++)
        {
            // Half of them sound filters with a blow.
            var text = n % 2 == 0 ? Noise(random, random.Next(40)) : Bend(random, scene.Filter().Text);
            try
            {
                if (n % 10 < 8)
                    FilterParser.Parse(text, FilterSchema.Runs);
                else
                    await search.SearchAsync(new RunSearchRequest { Filter = text, OrderBy = n % 3 == 0 ? [Noise(random, 12)] : [], Token = n % 5 == 0 ? Noise(random, 20) : null }, default);
            }
            catch (TrackingException e)
            {
                e.Message.ShouldNotBeNullOrEmpty();
                refused++;
            }
        }

        refused.ShouldBeGreaterThan(700);
    }

    [Fact]
    public void Parse_LongFilters_AreRefusedBeforeTheyCost()
    {
        Should.Throw<TrackingException>(() => FilterParser.Parse(string.Join(" AND ", Enumerable.Repeat("metrics.a > 1", 101)), FilterSchema.Runs)).Message.ShouldContain("100 clauses");
        Should.Throw<TrackingException>(() => FilterParser.Parse(new string('a', 10_001), FilterSchema.Runs)).Message.ShouldContain("10000");
    }

    [Fact]
    public async Task Search_ManyClauses_WorkOnBothDatabases()
    {
        await using var store = await TestStore.CreateAsync();
        var scene = await SearchScene.CreateAsync(store, 31, 12);
        var search = new RunSearch(store.Database);
        var row = scene.Rows.First(row => row.Params.Count > 0);
        var (key, value) = row.Params.First();
        var clause = $"params.`{key}` = '{value.Replace("'", "''", StringComparison.Ordinal)}'";

        var page = await search.SearchAsync(new RunSearchRequest { Filter = string.Join(" AND ", Enumerable.Repeat(clause, 60)) }, default);

        page.Runs.Select(run => run.Id).ShouldBe(scene.Rows.Where(r => r.Params.GetValueOrDefault(key) == value).OrderByDescending(r => r.Start).ThenBy(r => r.Id, StringComparer.Ordinal).Select(r => r.Id));
    }

    private static string Noise(Random random, int length)
        => string.Concat(Enumerable.Range(0, length).Select(_ => Alphabet[random.Next(Alphabet.Length)])).Replace("\ud83d", "\ud83d\ude00", StringComparison.Ordinal);

    private static string Bend(Random random, string text)
    {
        var at = random.Next(text.Length);
        return random.Next(4) switch
        {
            0 => text.Remove(at, 1),
            1 => text.Insert(at, Noise(random, 1 + random.Next(3))),
            2 => text[..at],
            _ => text[..at] + " OR " + text[at..],
        };
    }
}
