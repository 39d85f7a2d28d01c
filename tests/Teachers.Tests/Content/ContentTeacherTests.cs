using Distillery.Data;

namespace Distillery.Teachers.Tests.Content;

public sealed class ContentTeacherTests
{
    // User 0 alone goes from 4 to 5, and so does nobody else.
    private static readonly int[][] Sequences = [[4, 5], .. Enumerable.Range(0, 20).Select(user => new[] { user % 3, (user + 1) % 3, 3 })];

    [Fact]
    public void Answer_OwnRow_IsSeenWithoutCrossFittingAndUnseenWithIt()
    {
        var (dataset, split) = SmallShop.Of(30, Sequences);
        var row = Array.IndexOf(split.Train.Users, 0);
        split.Train.Targets[row].ShouldBe(5);
        var teacher = ContentTeacher.Fit(dataset, split, SmallShop.Options);

        var naive = teacher.Answer(split.Train, crossFit: false, k: 5);
        naive.Ranking(row)[0].ShouldBe(5, "a kNN that has counted the row knows its answer");
        naive.TrueDistances![row].ShouldBe(0);

        var honest = teacher.Answer(split.Train, crossFit: true, k: 5);
        honest.Ranking(row).ToArray().ShouldNotContain(5);
        honest.TrueDistances![row].ShouldBe(1);
    }

    [Fact]
    public void Answer_CrossFitted_DoesNotChangeWithTheRowsOwnTarget()
    {
        var random = new Random(1);
        var sequences = Enumerable.Range(0, 40).Select(_ => Enumerable.Range(0, 5).Select(_ => random.Next(20)).ToArray()).ToArray();
        var (dataset, split) = SmallShop.Of(20, item => $"word{item % 6} other{item % 5}", sequences);
        var lists = ContentTeacher.Fit(dataset, split, SmallShop.Options).Answer(split.Train, crossFit: true, k: 8);
        for (var user = 0; user < 10; user++)
        {
            var changed = sequences.Select(sequence => sequence.ToArray()).ToArray();
            changed[user][^1] = (changed[user][^1] + 7) % 20;
            var (otherDataset, otherSplit) = SmallShop.Of(20, item => $"word{item % 6} other{item % 5}", changed);
            var others = ContentTeacher.Fit(otherDataset, otherSplit, SmallShop.Options).Answer(otherSplit.Train, crossFit: true, k: 8);
            var row = LastRowOf(split.Train, user);
            LastRowOf(otherSplit.Train, user).ShouldBe(row);
            otherSplit.Train.Targets[row].ShouldNotBe(split.Train.Targets[row]);
            others.Ranking(row).ToArray().ShouldBe(lists.Ranking(row).ToArray());
            others.DistancesOf(row).ToArray().ShouldBe(lists.DistancesOf(row).ToArray());
        }
    }

    [Fact]
    public void Answer_Distances_AreOnTheDocumentedScale()
    {
        var dataset = SampleShop.Generate(new SampleShopOptions { Customers = 300, Products = 120, Seed = 3 });
        var split = Windowing.Split(dataset);
        var answers = ContentTeacher.Fit(dataset, split, SmallShop.Options).Answer(split.Train, crossFit: true, k: 10);
        answers.Count.ShouldBe(split.Train.Count);
        answers.RequireAligned(split.Train);
        answers.RequireDataset(dataset);
        for (var row = 0; row < answers.Count; row++)
        {
            var distances = answers.DistancesOf(row).ToArray();
            distances.ShouldBe(distances.Order());
            distances.ShouldAllBe(distance => distance >= 0 && distance <= 1);
            var place = answers.Ranking(row).IndexOf(split.Train.Targets[row]);
            if (place >= 0)
                answers.TrueDistances![row].ShouldBe(distances[place]);
            answers.Ranking(row).ToArray().Distinct().Count().ShouldBe(10);
            answers.Ranking(row).ToArray().Intersect(split.Train.History(row).ToArray()).ShouldBeEmpty();
        }
    }

    [Fact]
    public void Answer_HistoryKept_MayListItsItems()
    {
        var dataset = SampleShop.Generate(new SampleShopOptions { Customers = 300, Products = 120, Seed = 3 });
        var split = Windowing.Split(dataset);
        var answers = ContentTeacher.Fit(dataset, split, SmallShop.Options with { RemovesHistory = false }).Answer(split.Test, crossFit: false, k: 10);
        Enumerable.Range(0, answers.Count).Count(row => answers.Ranking(row).ToArray().Intersect(split.Test.History(row).ToArray()).Any()).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Answer_Twice_GivesTheSameNumbers()
    {
        var dataset = SampleShop.Generate(new SampleShopOptions { Customers = 200, Products = 100, Seed = 5 });
        var split = Windowing.Split(dataset);
        TeacherAnswers Ask() => ContentTeacher.Fit(dataset, split).Answer(split.Train, crossFit: true);
        var (first, second) = (Ask(), Ask());
        second.Rankings.ShouldBe(first.Rankings);
        second.Distances.ShouldBe(first.Distances);
        second.TrueDistances.ShouldBe(first.TrueDistances);
        second.ItemVectors!.Values.ShouldBe(first.ItemVectors!.Values);
    }

    [Fact]
    public void Folds_DivideTheUsersAboutEvenlyAndBySeed()
    {
        var (dataset, split) = SmallShop.Of(30, Sequences);
        var teacher = ContentTeacher.Fit(dataset, split, SmallShop.Options);
        var other = ContentTeacher.Fit(dataset, split, SmallShop.Options with { Seed = 9 });
        for (var fold = 0; fold < 4; fold++)
            Enumerable.Range(0, 4000).Count(user => teacher.FoldOf(user) == fold).ShouldBeInRange(900, 1100);
        Enumerable.Range(0, 4000).Count(user => teacher.FoldOf(user) == other.FoldOf(user)).ShouldBeInRange(900, 1100);
    }

    [Fact]
    public void Answer_Provenance_SaysThatItIsNoLlm()
    {
        var (dataset, split) = SmallShop.Of(30, Sequences);
        var provenance = ContentTeacher.Fit(dataset, split, SmallShop.Options).Answer(split.Train, crossFit: true, k: 5).Provenance;
        provenance.Kind.ShouldBe("content");
        provenance.Label.ShouldBe("content, not an LLM");
        provenance.DatasetDigest.ShouldBe(dataset.Digest);
        provenance.CatalogueDigest.ShouldBe(dataset.Catalogue.Digest);
        provenance.Parameters["crossFit"].ShouldBe("true");
        provenance.Parameters["weightOfText"].ShouldBe("0.1");
    }

    [Fact]
    public void Answer_Progress_EndsAtOne()
    {
        var (dataset, split) = SmallShop.Of(30, Sequences);
        var progress = new Shares();
        ContentTeacher.Fit(dataset, split, SmallShop.Options).Answer(split.Train, crossFit: true, k: 5, progress);
        progress.Last.ShouldBe(1);
    }

    [Fact]
    public void Answer_Cancelled_Ends()
    {
        var (dataset, split) = SmallShop.Of(30, Sequences);
        var teacher = ContentTeacher.Fit(dataset, split, SmallShop.Options);
        using var source = new CancellationTokenSource();
        source.Cancel();
        Should.Throw<OperationCanceledException>(() => teacher.Answer(split.Train, crossFit: true, cancellationToken: source.Token));
    }

    [Fact]
    public void Answer_ListsLongerThanTheCatalogue_AreRefused()
    {
        var (dataset, split) = SmallShop.Of(30, Sequences);
        Should.Throw<ArgumentException>(() => ContentTeacher.Fit(dataset, split, SmallShop.Options).Answer(split.Train, crossFit: false, k: 28))
            .Message.ShouldContain("so at most 27");
    }

    [Fact]
    public void Fit_OneFold_IsRefused()
    {
        var (dataset, split) = SmallShop.Of(30, Sequences);
        Should.Throw<ArgumentException>(() => ContentTeacher.Fit(dataset, split, SmallShop.Options with { Folds = 1 })).Message.ShouldContain("folds is 1");
    }

    private static int LastRowOf(WindowSet rows, int user) => Array.LastIndexOf(rows.Users, user);

    private sealed class Shares : IProgress<double>
    {
        public double Last { get; private set; }

        public void Report(double value) => Last = value;
    }
}
