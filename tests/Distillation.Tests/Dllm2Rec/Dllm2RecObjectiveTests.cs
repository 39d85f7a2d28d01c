using Distillery.Data;
using Distillery.Distillation.Dllm2Rec;
using Distillery.Recommenders;
using Distillery.Teachers;
using TorchSharp;

namespace Distillery.Distillation.Tests.Dllm2Rec;

public class Dllm2RecObjectiveTests
{
    private const int Items = 8;

    public static TheoryData<Dllm2RecMode, double> Cases() => new()
    {
        { Dllm2RecMode.Paper, 0 }, { Dllm2RecMode.Paper, 0.5 }, { Dllm2RecMode.ReleasedCode, 0 }, { Dllm2RecMode.ReleasedCode, 0.5 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Step_Gradient_EqualsFiniteDifferencesOfItsLoss(Dllm2RecMode mode, double alpha)
    {
        // Without consistency: its weights jump where the student's list changes, and no gradient flows through them.
        var options = new Dllm2RecOptions { Mode = mode, ListLength = 3, Consistency = 0 };
        using var student = Student(options);
        using var objective = new Dllm2RecObjective(student, Rows(), Lists(3), options, alpha == 0 ? null : new DrosOptions { Alpha = alpha });
        student.Module.zero_grad();
        objective.Step([0, 1, 2, 3], new SeededGenerator(1));

        // Copied first: every further step adds to the gradients.
        var gradients = student.Module.named_parameters().Select(pair => (pair.Item1, pair.Item2, pair.Item2.grad!.contiguous().data<float>().ToArray())).ToList();
        foreach (var (name, parameter, gradient) in gradients)
        {
            foreach (var place in new[] { 0, gradient.Length / 2, gradient.Length - 1 })
            {
                var slope = (LossWith(objective, parameter, place, 2e-3f) - LossWith(objective, parameter, place, -2e-3f)) / 4e-3;
                gradient[place].ShouldBe((float)slope, 4e-3f, $"{name}[{place}]");
            }
        }
    }

    [Fact]
    public void Step_EachSwitch_ChangesTheLoss()
    {
        var all = new Dllm2RecOptions { ListLength = 3 };
        var losses = new[]
        {
            Loss(all), Loss(all with { Position = 0 }), Loss(all with { Confidence = 0 }), Loss(all with { Consistency = 0 }),
            Loss(all with { ListWeight = 0 }), Loss(all with { VectorWeight = 0 }), Loss(all with { HasOffset = false }), Loss(all with { Mode = Dllm2RecMode.ReleasedCode }),
        };

        losses.Distinct().Count().ShouldBe(losses.Length);
    }

    [Fact]
    public void Step_ReleasedCode_DrawsRowsAnew()
    {
        var options = new Dllm2RecOptions { Mode = Dllm2RecMode.ReleasedCode, ListLength = 3 };
        using var student = Student(options);
        using var objective = new Dllm2RecObjective(student, Rows(), Lists(3), options);

        var losses = Enumerable.Range(0, 20).Select(seed => objective.Step([0], new SeededGenerator(seed)).Loss).Distinct().Count();

        // Always asked for row 0; one row with its six possible negatives could give six losses at most.
        losses.ShouldBeGreaterThan(6);
    }

    [Fact]
    public void Step_Paper_LearnsTheRowsThatItIsGiven()
    {
        var options = new Dllm2RecOptions { ListLength = 3 };
        using var student = Student(options);
        using var objective = new Dllm2RecObjective(student, Rows(), Lists(3), options);

        var losses = Enumerable.Range(0, 40).Select(seed => Math.Round(objective.Step([0], new SeededGenerator(seed)).Loss, 6)).Distinct().Count();

        // Row 0 has two items in its history and a target: five items can be its negative.
        losses.ShouldBe(5);
    }

    [Fact]
    public void Step_ListHoldsTargetAndNegative_IsLearntAsItStands()
    {
        var options = new Dllm2RecOptions { ListLength = Items };
        var everything = Answers(Items, row => [.. Enumerable.Range(0, Items)]);
        using var student = Student(options);
        using var objective = new Dllm2RecObjective(student, Rows(), TeacherLists.For(everything, Rows(), Items), options);

        double.IsFinite(objective.Step([0, 1, 2, 3], new SeededGenerator(1)).Loss).ShouldBeTrue();
    }

    [Fact]
    public void Constructor_PaperConfidenceWithoutTrueDistances_SaysWhatToDo()
    {
        var options = new Dllm2RecOptions { ListLength = 3 };
        var answers = Answers(3, row => [1, 2, 3], withTruth: false);
        using var student = Student(options);

        Should.Throw<ArgumentException>(() => new Dllm2RecObjective(student, Rows(), TeacherLists.For(answers, Rows(), 3), options))
            .Message.ShouldContain("method.importance.confidence");
    }

    [Fact]
    public void TeacherLists_RowWithoutAnswer_IsNamed()
    {
        var rows = Rows();
        var answers = new TeacherAnswers([0], [2], 1, [3], [0f], null, null, Provenance());

        Should.Throw<ArgumentException>(() => TeacherLists.For(answers, rows, 1)).Message.ShouldContain("user 1, position 2 (row 1)");
    }

    private static double Loss(Dllm2RecOptions options)
    {
        using var student = Student(options);
        using var objective = new Dllm2RecObjective(student, Rows(), options.UsesLists ? Lists(3) : null, options);
        return objective.Step([0, 1, 2, 3], new SeededGenerator(1)).Loss;
    }

    private static double LossWith(Dllm2RecObjective objective, TorchSharp.Modules.Parameter parameter, int place, float change)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var flat = parameter.view(-1);
        var index = torch.tensor(new long[] { place });
        flat.index_add_(0, index, torch.tensor(new[] { change }), 1);
        double loss;
        using (torch.enable_grad())
            loss = objective.Step([0, 1, 2, 3], new SeededGenerator(1)).Loss;
        flat.index_add_(0, index, torch.tensor(new[] { -change }), 1);
        return loss;
    }

    private static IStudent Student(Dllm2RecOptions options)
    {
        var sizes = new SasrecOptions { ItemCount = Items, WindowLength = 3, Dim = 4, Dropout = 0, ItemDeviation = 0.5, Seed = 3 };
        return Dllm2RecStudent.Create(sizes, options, new ItemVectors([.. Enumerable.Range(0, Items * 3).Select(i => MathF.Cos(2 * i))], 3));
    }

    // Four users, each with a history of two items and a target.
    private static WindowSet Rows()
    {
        var catalogue = Catalogue.Create([.. Enumerable.Range(0, Items).Select(i => new Item($"item {i}", new Dictionary<string, string>()))]);
        UserSequence[] users = [new(0, [0, 1, 2], [1, 2, 3]), new(1, [3, 4, 5], [1, 2, 3]), new(2, [6, 7, 0], [1, 2, 3]), new(3, [2, 4, 6], [1, 2, 3])];
        var options = new SplitOptions { Train = 0.98, Validation = 0.01, WindowLength = 3 };
        var more = Enumerable.Range(4, 96).Select(u => new UserSequence(u, [1, 2, 3], [9, 10, 11]));
        var split = Windowing.Split(Dataset.Create("rows", catalogue, [.. users, .. more]), options);
        return Four(split.Train);
    }

    private static WindowSet Four(WindowSet rows) => new()
    {
        Length = rows.Length,
        PaddingId = rows.PaddingId,
        Histories = rows.Histories[..(4 * rows.Length)],
        HistoryLengths = rows.HistoryLengths[..4],
        Targets = rows.Targets[..4],
        Users = rows.Users[..4],
        Positions = rows.Positions[..4],
        TargetTimes = rows.TargetTimes[..4],
    };

    private static TeacherLists Lists(int k) => TeacherLists.For(Answers(k, row => [.. Enumerable.Range(0, k).Select(i => (5 + row + 2 * i) % Items)]), Rows(), k);

    private static TeacherAnswers Answers(int k, Func<int, int[]> list, bool withTruth = true) => new(
        [0, 1, 2, 3],
        [2, 2, 2, 2],
        k,
        [.. Enumerable.Range(0, 4).SelectMany(list)],
        [.. Enumerable.Range(0, 4 * k).Select(i => 0.1f * (i % k))],
        withTruth ? [0f, 0.3f, 0.7f, 1f] : null,
        null,
        Provenance());

    private static TeacherProvenance Provenance() => new()
    {
        Kind = "files", Label = "test", Parameters = new Dictionary<string, string>(), DatasetDigest = "d", CatalogueDigest = "c",
    };
}
