using Distillery.Baselines;
using Distillery.Data;
using Distillery.Distillation.Fused;
using Distillery.Distillation.Stages;
using Distillery.Teachers;

namespace Distillery.Distillation.Tests.Stages;

/// <summary>Nothing that a student learns may know what it will be asked.</summary>
public class LeakageTests
{
    [Fact]
    public void Prefixes_NeverReachBehindAUsersLastTrainTarget()
    {
        var data = TinyShop.Data;
        var last = new Dictionary<int, int>();
        for (var row = 0; row < data.Split.Train.Count; row++)
            last[data.Split.Train.Users[row]] = Math.Max(last.GetValueOrDefault(data.Split.Train.Users[row]), data.Split.Train.Positions[row]);

        for (var row = 0; row < data.Prefixes.Count; row++)
        {
            data.Prefixes.Positions[row].ShouldBeLessThanOrEqualTo(last[data.Prefixes.Users[row]]);
            data.Prefixes.TargetTimes[row].ShouldBeLessThanOrEqualTo(data.Split.Train.TargetTimes[^1]);
        }
    }

    [Fact]
    public void Answers_AreAboutTrainRowsOnly()
    {
        var (data, answers) = (TinyShop.Data, TinyShop.Answers);

        answers.Count.ShouldBe(data.Split.Train.Count);
        answers.Find(data.Split.Validation).ShouldAllBe(place => place == -1);
        answers.Find(data.Split.Test).ShouldAllBe(place => place == -1);
    }

    [Fact]
    public void AnswersForARow_DoNotDependOnItsOwnTarget()
    {
        // Changing what a user did last must not change the list that this user's row is given: its votes come from other users.
        var data = TinyShop.Data;
        var row = Enumerable.Range(0, data.Split.Train.Count).First(r => data.Split.Train.Positions[r] == data.Dataset.Users[data.Split.Train.Users[r]].Items.Length - 1);
        var (user, position) = (data.Split.Train.Users[row], data.Split.Train.Positions[row]);
        var changed = WithTarget(data, user, position, (data.Split.Train.Targets[row] + 1) % data.Dataset.Catalogue.Count);
        // Fixed weights: those of the job are chosen on validation, where other users' votes do count the changed item.
        var options = new ContentTeacherOptions { VectorDim = 8, Hybrid = new HybridOptions { TextWeights = [0.05], CodeWeights = [0] } };

        var before = ContentTeacher.Fit(data.Dataset, data.Split, options).Answer(data.Split.Train, crossFit: true);
        var after = ContentTeacher.Fit(changed.Dataset, changed.Split, options).Answer(changed.Split.Train, crossFit: true);

        var place = Enumerable.Range(0, changed.Split.Train.Count).First(r => changed.Split.Train.Users[r] == user && changed.Split.Train.Positions[r] == position);
        after.Ranking(place).ToArray().ShouldBe(before.Ranking(row).ToArray());
    }

    [Fact]
    public void Rationales_OfEveryWindow_DoNotDependOnAnyTestTarget()
    {
        var data = TinyShop.Data;
        var test = data.Split.Test;
        // The last interaction of a user is nobody's history: where it is a test target, nothing that is written may know it.
        var last = Enumerable.Range(0, test.Count).Where(row => test.Positions[row] == data.Dataset.Users[test.Users[row]].Items.Length - 1).ToList();
        last.Count.ShouldBeGreaterThan(20);
        var users = data.Dataset.Users.ToArray();
        foreach (var row in last)
            users[test.Users[row]] = users[test.Users[row]] with { Items = [.. users[test.Users[row]].Items[..^1], (test.Targets[row] + 1) % data.Dataset.Catalogue.Count] };
        var changed = WithUsers(data, users);
        using var folder = new TempFolder();
        var options = new QueryTeacherOptions { VectorDim = 8 };

        var before = AskContentRationales.Run(options, users: null, data, folder["before"]);
        var after = AskContentRationales.Run(options, users: null, changed, folder["after"]);

        changed.Split.Test.Targets.ShouldNotBe(test.Targets);
        foreach (var (rows, others) in new[] { (data.Split.Train, changed.Split.Train), (data.Split.Validation, changed.Split.Validation), (test, changed.Split.Test) })
            after.Find(others).Select(rationale => rationale!.Text).ShouldBe(before.Find(rows).Select(rationale => rationale!.Text));
        DatasetText.Of(changed.Dataset, changed.Split.Train).ShouldBe(DatasetText.Of(data.Dataset, data.Split.Train));
        for (var row = 0; row < test.Count; row++)
            StudentPrompts.Text(changed.Dataset, changed.Split.Test, row).ShouldBe(StudentPrompts.Text(data.Dataset, test, row));
    }

    [Fact]
    public void FusedLists_LastTargets_GiveOtherPrefixesNone()
    {
        var (data, options) = (TinyShop.Data, new FusedOptions { ListRows = ListRows.LastTargets });

        var lists = FusedLists.For(TinyShop.Answers, data.Prefixes, data.Split.Train, options);

        lists.Count.ShouldBe(data.Prefixes.Count);
        var last = Enumerable.Range(0, data.Split.Train.Count).Select(r => (data.Split.Train.Users[r], data.Split.Train.Positions[r])).ToHashSet();
        for (var row = 0; row < lists.Count; row++)
        {
            var weight = lists.Weights.Skip(row * lists.Length).Take(lists.Length).Sum();
            weight.ShouldBe(last.Contains((data.Prefixes.Users[row], data.Prefixes.Positions[row])) ? 1 : 0, 1e-4f);
        }
    }

    [Fact]
    public void FusedLists_AreLaidBesideTheirOwnWindow()
    {
        var (data, answers) = (TinyShop.Data, TinyShop.Answers);

        var lists = FusedLists.For(answers, data.Prefixes, data.Split.Train, new FusedOptions { ListLength = 5 });

        var row = Enumerable.Range(0, data.Prefixes.Count).First(r => lists.Items[r * 5] >= 0 && r > 10);
        var place = Enumerable.Range(0, answers.Count).Single(r => answers.Users[r] == data.Prefixes.Users[row] && answers.Positions[r] == data.Prefixes.Positions[row]);
        lists.Items.Skip(row * 5).Take(5).ShouldBe(answers.Ranking(place)[..5].ToArray());
    }

    private static PreparedData WithTarget(PreparedData data, int user, int position, int item)
    {
        var users = data.Dataset.Users.ToArray();
        var items = (int[])users[user].Items.Clone();
        items[position] = item;
        users[user] = users[user] with { Items = items };
        return WithUsers(data, users);
    }

    private static PreparedData WithUsers(PreparedData data, UserSequence[] users)
    {
        using var folder = new TempFolder();
        SequenceFiles.Write(Dataset.Create(data.Dataset.Name, data.Dataset.Catalogue, users), folder["source"]);
        return PrepareData.Run(new PrepareDataOptions { Path = folder["source"], Split = data.Info.Split }, folder["prepared"]);
    }
}
