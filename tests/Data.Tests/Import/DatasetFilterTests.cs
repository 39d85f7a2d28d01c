namespace Distillery.Data.Tests.Import;

public class DatasetFilterTests
{
    [Fact]
    public void Apply_TwoCore_CutsUntilNothingChanges()
    {
        // Item 3 has one interaction; without it user 2 has one left and goes, then item 2 has one left and goes, then user 1.
        var dataset = Tiny.Dataset(4, ([0, 1], [1, 2]), ([0, 1, 2], [1, 2, 3]), ([2, 3], [1, 2]));
        var core = DatasetFilter.Apply(dataset, minimumInteractions: 2);
        core.Users.Select(user => user.Items).ShouldBe([[0, 1], [0, 1]]);
        core.Users.Select(user => user.User).ShouldBe([0, 1]);
        core.Catalogue.Items.Select(item => item.Title).ShouldBe(["Title 0", "Title 1"]);
    }

    [Fact]
    public void Apply_TwoCore_AgreesWithItsDefinitionOnRandomData()
    {
        var random = new Random(4);
        var dataset = Tiny.Dataset(60, [.. Enumerable.Range(0, 80).Select(_ => Enumerable.Range(0, 1 + random.Next(7)).Select(_ => random.Next(60)).ToArray() is var items ? (items, new long[items.Length]) : default)]);
        var core = DatasetFilter.Apply(dataset, minimumInteractions: 3);
        core.Users.ShouldAllBe(user => user.Items.Length >= 3);
        var counts = core.Users.SelectMany(user => user.Items).CountBy(item => item).ToDictionary();
        counts.Count.ShouldBe(core.Catalogue.Count);
        counts.Values.ShouldAllBe(count => count >= 3);
        DatasetFilter.Apply(core, minimumInteractions: 3).Digest.ShouldBe(core.Digest);
    }

    [Fact]
    public void Apply_DuplicatesDropped_KeepsTheEarliest()
    {
        var dataset = Tiny.Dataset(2, ([0, 1, 0], [1, 2, 3]));
        var filtered = DatasetFilter.Apply(dataset, duplicates: DuplicatePolicy.Drop);
        filtered.Users[0].Items.ShouldBe([0, 1]);
        filtered.Users[0].Times.ShouldBe([1L, 2L]);
    }

    [Fact]
    public void Apply_NoFilter_IsTheDatasetItself()
    {
        var dataset = Tiny.Dataset(2, ([0, 1, 0], [1, 2, 3]));
        DatasetFilter.Apply(dataset).ShouldBeSameAs(dataset);
    }

    [SkippableFact]
    public void Apply_FiveCoreOfToys_ChangesNothing()
    {
        // The public set is a 5-core already.
        var dataset = SharedData.Import("toys");
        DatasetImporter.Import(SharedData.Folder("toys"), new ImportOptions { MinimumInteractions = 5, Duplicates = DuplicatePolicy.Drop }).Digest.ShouldBe(dataset.Digest);
    }
}
