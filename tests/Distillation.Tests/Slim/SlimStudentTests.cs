using Distillery.Distillation.Slim;
using Distillery.Distillation.Stages;
using Distillery.Recommenders;

namespace Distillery.Distillation.Tests.Slim;

public class SlimStudentTests
{
    public static TheoryData<StudentArchitecture, SlimFusion, StudentLoss> Kinds()
    {
        var data = new TheoryData<StudentArchitecture, SlimFusion, StudentLoss>();
        foreach (var architecture in Enum.GetValues<StudentArchitecture>())
            foreach (var fusion in new[] { SlimFusion.Id, SlimFusion.ItemText })
                data.Add(architecture, fusion, architecture == StudentArchitecture.Gru4Rec ? StudentLoss.Bce : StudentLoss.Softmax);
        data.Add(StudentArchitecture.Sasrec, SlimFusion.Id, StudentLoss.Bce);
        data.Add(StudentArchitecture.Sasrec, SlimFusion.Matching, StudentLoss.Softmax);
        data.Add(StudentArchitecture.Sasrec, SlimFusion.Matching, StudentLoss.Bce);
        data.Add(StudentArchitecture.Sasrec, SlimFusion.Id, StudentLoss.SampledSoftmax);
        return data;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Training_OfEqualSeeds_GivesEqualWeightsBitByBit(StudentArchitecture architecture, SlimFusion fusion, StudentLoss loss)
    {
        using var folder = new TempFolder();
        var options = Options(architecture, fusion, loss);

        Train(options, folder["a"]);
        Train(options, folder["b"]);
        Train(options with { Training = options.Training with { Seed = 6 } }, folder["c"]);

        Weights(folder["a"]).ShouldBe(Weights(folder["b"]));
        Weights(folder["a"]).ShouldNotBe(Weights(folder["c"]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Training_InterruptedInTheMiddle_EndsLikeAnUnbrokenRun(StudentArchitecture architecture, SlimFusion fusion, StudentLoss loss)
    {
        using var folder = new TempFolder();
        var options = Options(architecture, fusion, loss, epochs: 3);
        options = options with { Training = options.Training with { ProgressEvery = TimeSpan.Zero } };
        var unbroken = Train(options, folder["unbroken"]);
        var checkpoints = new FolderCheckpointStore(folder["checkpoints"]);
        using var stop = new CancellationTokenSource();

        Should.Throw<OperationCanceledException>(() => TrainStudent.Run(
            options, TinyShop.Data, null, folder["broken"], checkpoints, new StopAt(stop, 0.5), texts: Texts.OfTinyShop, cancellationToken: stop.Token));
        var resumed = TrainStudent.Run(options, TinyShop.Data, null, folder["broken"], checkpoints, texts: Texts.OfTinyShop);

        resumed.StepLosses.ShouldBe(unbroken.StepLosses);
        Weights(folder["broken"]).ShouldBe(Weights(folder["unbroken"]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Student_ReadFromItsFolder_ScoresAsItDidWithTheRowsVectorsAlone(StudentArchitecture architecture, SlimFusion fusion, StudentLoss loss)
    {
        using var folder = new TempFolder();
        var history = Train(Options(architecture, fusion, loss, epochs: 4), folder.Path);

        history.Epochs[^1].Loss.ShouldBeLessThan(history.Epochs[0].Loss);
        history.Teacher.ShouldBe("a test; hashes");
        var (student, manifest) = StudentFile.Read(folder.Path);
        using var owned = student;
        manifest.Architecture.ShouldBe(fusion == SlimFusion.Matching ? "no-history" : architecture.ToString().ToLowerInvariant());
        (manifest.Origin.Method, manifest.Origin.Mode).ShouldBe(("slim", fusion switch { SlimFusion.Id => "id", SlimFusion.Matching => "matching", _ => "item-text" }));
        manifest.Origin.Texts.ShouldBe(Texts.OfTinyShop.Digest());
        (manifest.RowText?.Encoder).ShouldBe(fusion == SlimFusion.ItemText ? null : "hashes");
        (manifest.RowText?.ReadsHistories).ShouldBe(fusion switch { SlimFusion.Id => true, SlimFusion.Matching => false, _ => null });
        (student as RowTextStudent)?.Use(Texts.OfTinyShop.ToRowVectors());
        var best = history.Epochs.MaxBy(epoch => epoch.Validation["ndcg_at_20"])!;
        new RankingValidation(TinyShop.Data.Split.Validation).Evaluate(student, default).Score.ShouldBe(best.Validation["ndcg_at_20"], 1e-9);
    }

    [Theory]
    [InlineData(SlimFusion.Id)]
    [InlineData(SlimFusion.Matching)]
    public void Student_WithRationalesThatShowTheTarget_FindsIt(SlimFusion fusion)
    {
        using var folder = new TempFolder();
        var options = Options(StudentArchitecture.Sasrec, fusion, StudentLoss.Softmax, epochs: 12);
        double Score(TextVectors texts, string name)
        {
            var history = TrainStudent.Run(options, TinyShop.Data, null, folder[name], texts: texts);
            return history.Epochs.Max(epoch => epoch.Validation["ndcg_at_20"]);
        }

        // What a rationale says reaches the scores: one that guesses right makes the student far better than one that says nothing new.
        Score(Texts.Of(2), "good").ShouldBeGreaterThan(1.5 * Score(Texts.Of(0), "empty"));
    }

    [Fact]
    public void Student_WithoutItsTexts_SaysWhatIsMissing()
    {
        using var folder = new TempFolder();
        Train(Options(StudentArchitecture.Gru4Rec, SlimFusion.Id, StudentLoss.Softmax), folder.Path);
        var (student, _) = StudentFile.Read(folder.Path);
        using var owned = (RowTextStudent)student;
        using var scorer = new StudentScorer(student);

        Should.Throw<InvalidOperationException>(() => scorer.Score(TinyShop.Data.Split.Test, 0, 2).Length).Message.ShouldContain("reads a text for each row, and was given none");
        Should.Throw<ArgumentException>(() => owned.Use(new RowVectors(Texts.Dim, "other"))).Message.ShouldContain("come from 'other'; this student learnt from 'hashes'");
        Should.Throw<ArgumentException>(() => owned.Use(new RowVectors(3, "hashes"))).Message.ShouldContain("have 3 numbers; this student learnt from 12");
        owned.Use(new RowVectors(Texts.Dim, "hashes"));
        var (user, position) = (TinyShop.Data.Split.Test.Users[0], TinyShop.Data.Split.Test.Positions[0]);
        Should.Throw<ArgumentException>(() => scorer.Score(TinyShop.Data.Split.Test, 0, 2).Length).Message.ShouldContain($"no text vector for user {user}, position {position}");
    }

    [Fact]
    public void Training_OnEveryPrefix_IsRefusedWhereRationalesAreRead()
    {
        using var folder = new TempFolder();
        var options = Options(StudentArchitecture.Sasrec, SlimFusion.Id, StudentLoss.Softmax);
        options = options with { Student = options.Student with { EveryPrefix = true } };

        Should.Throw<StageInputException>(() => Train(options, folder.Path)).Message.ShouldContain("student.prefixes is all; the method slim has a rationale for each window");
    }

    [Fact]
    public void Training_WithItemTextAlone_LearnsEveryPrefixToo()
    {
        using var folder = new TempFolder();
        var options = Options(StudentArchitecture.Sasrec, SlimFusion.ItemText, StudentLoss.Softmax);
        options = options with { Student = options.Student with { EveryPrefix = true } };
        var texts = TextVectors.OfItems(TinyShop.Data, Texts.Dim, Texts.OfTinyShop.Items, "hashes");

        TrainStudent.Run(options, TinyShop.Data, null, folder.Path, texts: texts).Epochs.Count.ShouldBe(2);
        Should.Throw<StageInputException>(() => TrainStudent.Run(Options(StudentArchitecture.Sasrec, SlimFusion.Matching, StudentLoss.Softmax), TinyShop.Data, null, folder.Path, texts: texts))
            .Message.ShouldContain("method.slim.fusion is matching, which needs a rationale for every row");
    }

    [Theory]
    [InlineData(SlimFusion.Id, null, false)]
    [InlineData(SlimFusion.Matching, null, true)]
    [InlineData(SlimFusion.Id, true, true)]
    [InlineData(SlimFusion.Matching, false, false)]
    public void Layers_OfBothSides_AreSharedAsTheOptionsSay(SlimFusion fusion, bool? asked, bool shared)
    {
        var sizes = new Gru4RecOptions { ItemCount = TinyShop.Data.Dataset.Catalogue.Count, Dim = 8 };
        using var student = SlimStudent.Create(sizes, new SlimOptions { Fusion = fusion, SharedProjections = asked }, Texts.OfTinyShop, learnsRepeats: false);

        student.Module.named_parameters().Any(pair => pair.Item1 == "student.items.text.weight").ShouldBe(!shared);
        student.Module.named_parameters().Count(pair => pair.Item1 == "fusion.text.weight").ShouldBe(1);
    }

    [Fact]
    public void Fusion_AtFirst_AddsTextAndStateUp()
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var fusion = RowFusion.Create(3, 4, readsHistories: true, "e", isCosine: false, seed: 1);
        var (states, texts) = (TorchSharp.torch.ones(2, 4), TorchSharp.torch.ones(2, 3));
        var sum = fusion.Text.forward(texts) + states;
        fusion.Join(states, texts).data<float>().ToArray().ShouldBe(sum.data<float>().ToArray(), 1e-6);
    }

    [Fact]
    public void Training_WithoutTextVectors_SaysSo()
    {
        using var folder = new TempFolder();
        Should.Throw<StageInputException>(() => TrainStudent.Run(Options(StudentArchitecture.Sasrec, SlimFusion.Id, StudentLoss.Softmax), TinyShop.Data, null, folder.Path))
            .Message.ShouldContain("the method slim needs text vectors");
    }

    internal static TrainStudentOptions Options(StudentArchitecture architecture, SlimFusion fusion, StudentLoss loss, int epochs = 2)
    {
        var options = TinyShop.Training(DistillationMethod.Slim, epochs, architecture: architecture);
        return options with
        {
            Student = options.Student with { Loss = loss, EveryPrefix = false, Negatives = 20 },
            Method = new MethodOptions { Method = DistillationMethod.Slim, Slim = new SlimOptions { Fusion = fusion } },
            Training = options.Training with { LearningRate = 0.01 },
        };
    }

    private static TrainingHistory Train(TrainStudentOptions options, string folder) => TrainStudent.Run(options, TinyShop.Data, null, folder, texts: Texts.OfTinyShop);

    private static byte[] Weights(string folder) => File.ReadAllBytes(Path.Combine(folder, StudentFile.WeightsName));
}
