using Distillery.Distillation.Dllm2Rec;
using Distillery.Distillation.Fused;
using Distillery.Distillation.Stages;
using Distillery.Recommenders;

namespace Distillery.Distillation.Tests.Stages;

public class TrainStudentTests
{
    public static TheoryData<DistillationMethod, StudentArchitecture> Methods()
    {
        var data = new TheoryData<DistillationMethod, StudentArchitecture>();
        foreach (var architecture in Enum.GetValues<StudentArchitecture>())
            foreach (var method in new[] { DistillationMethod.None, DistillationMethod.Dllm2Rec, DistillationMethod.Fused })
                data.Add(method, architecture);
        return data;
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Run_EqualSeeds_GiveEqualWeightsBitByBit(DistillationMethod method, StudentArchitecture architecture)
    {
        using var folder = new TempFolder();

        TrainStudent.Run(TinyShop.Training(method, architecture: architecture), TinyShop.Data, TinyShop.Answers, folder["a"]);
        TrainStudent.Run(TinyShop.Training(method, architecture: architecture), TinyShop.Data, TinyShop.Answers, folder["b"]);
        TrainStudent.Run(TinyShop.Training(method, seed: 6, architecture: architecture), TinyShop.Data, TinyShop.Answers, folder["c"]);

        Weights(folder["a"]).ShouldBe(Weights(folder["b"]));
        Weights(folder["a"]).ShouldNotBe(Weights(folder["c"]));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Run_InterruptedInTheMiddle_EndsLikeAnUnbrokenRun(DistillationMethod method, StudentArchitecture architecture)
    {
        using var folder = new TempFolder();
        var options = TinyShop.Training(method, epochs: 3, architecture: architecture);
        options = options with { Training = options.Training with { ProgressEvery = TimeSpan.Zero } };
        var unbroken = TrainStudent.Run(options, TinyShop.Data, TinyShop.Answers, folder["unbroken"]);
        var checkpoints = new FolderCheckpointStore(folder["checkpoints"]);
        using var stop = new CancellationTokenSource();

        Should.Throw<OperationCanceledException>(() =>
            TrainStudent.Run(options, TinyShop.Data, TinyShop.Answers, folder["broken"], checkpoints, new StopAt(stop, share: 0.5), cancellationToken: stop.Token));
        Directory.Exists(folder["broken"]).ShouldBeFalse();
        var resumed = TrainStudent.Run(options, TinyShop.Data, TinyShop.Answers, folder["broken"], checkpoints);

        resumed.StepLosses.ShouldBe(unbroken.StepLosses);
        Weights(folder["broken"]).ShouldBe(Weights(folder["unbroken"]));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Run_AnyMethod_LearnsAndIsReadBack(DistillationMethod method, StudentArchitecture architecture)
    {
        using var folder = new TempFolder();

        var history = TrainStudent.Run(TinyShop.Training(method, epochs: 4, architecture: architecture), TinyShop.Data, TinyShop.Answers, folder.Path);

        history.Epochs[^1].Loss.ShouldBeLessThan(history.Epochs[0].Loss);
        history.Teacher.ShouldBe(method == DistillationMethod.None ? null : "content, not an LLM");
        var (student, manifest) = StudentFile.Read(folder.Path);
        using var owned = student;
        manifest.Architecture.ShouldBe(architecture.ToString().ToLowerInvariant());
        manifest.Origin.Method.ShouldBe(method.ToString().ToLowerInvariant());
        manifest.Origin.Mode.ShouldBe(method == DistillationMethod.Dllm2Rec ? "paper" : "");
        manifest.Origin.CatalogueDigest.ShouldBe(TinyShop.Data.Info.CatalogueDigest);
    }

    [Fact]
    public void Run_Selection_IsByValidation()
    {
        using var folder = new TempFolder();

        var history = TrainStudent.Run(TinyShop.Training(DistillationMethod.Fused, epochs: 5), TinyShop.Data, TinyShop.Answers, folder.Path);

        var best = history.Epochs.MaxBy(epoch => epoch.Validation["ndcg_at_20"])!;
        history.BestEpoch.ShouldBe(best.Epoch);
        var (student, _) = StudentFile.Read(folder.Path);
        using var owned = student;
        new RankingValidation(TinyShop.Data.Split.Validation).Evaluate(student, default).Score.ShouldBe(best.Validation["ndcg_at_20"], 1e-9);
    }

    [Theory]
    [InlineData(Dllm2RecMode.Paper)]
    [InlineData(Dllm2RecMode.ReleasedCode)]
    public void Run_Dllm2RecWithDros_Learns(Dllm2RecMode mode)
    {
        using var folder = new TempFolder();
        var options = TinyShop.Training(DistillationMethod.Dllm2Rec, epochs: 3);
        options = options with { Method = options.Method with { Dllm2Rec = new Dllm2RecOptions { Mode = mode }, Dros = new DrosOptions() } };

        var history = TrainStudent.Run(options, TinyShop.Data, TinyShop.Answers, folder.Path);

        history.Epochs[^1].Loss.ShouldBeLessThan(history.Epochs[0].Loss);
        history.Objective.ShouldContain("dros 0.5");
    }

    [Fact]
    public void Run_EverythingSwitchedOff_NeedsNoTeacher()
    {
        using var folder = new TempFolder();
        var options = TinyShop.Training(DistillationMethod.Fused);
        options = options with { Method = options.Method with { Fused = new FusedOptions { ListWeight = 0, VectorWeight = 0 } } };

        TrainStudent.Run(options, TinyShop.Data, null, folder.Path).Teacher.ShouldBeNull();
    }

    [Fact]
    public void Run_FusedPartsSwitchedOff_IsThePlainStudentBitByBit()
    {
        using var folder = new TempFolder();
        var options = TinyShop.Training(DistillationMethod.Fused);
        var off = new FusedOptions { ListWeight = 0, VectorWeight = 0, HasSkip = false, HasSource = false };

        TrainStudent.Run(options with { Method = options.Method with { Fused = off } }, TinyShop.Data, null, folder["fused"]);
        TrainStudent.Run(TinyShop.Training(DistillationMethod.None), TinyShop.Data, null, folder["plain"]);

        Weights(folder["fused"]).ShouldBe(Weights(folder["plain"]));
    }

    [Fact]
    public void Run_MethodWithoutItsTeacher_SaysSo()
    {
        using var folder = new TempFolder();

        Should.Throw<StageInputException>(() => TrainStudent.Run(TinyShop.Training(DistillationMethod.Fused), TinyShop.Data, null, folder.Path))
            .Message.ShouldContain("needs a teacher's answers");
    }

    [Fact]
    public void Run_ListsLongerThanTheTeachers_NamesTheField()
    {
        using var folder = new TempFolder();
        var options = TinyShop.Training(DistillationMethod.Fused);
        options = options with { Method = options.Method with { Fused = new FusedOptions { ListLength = 50 } } };

        Should.Throw<StageInputException>(() => TrainStudent.Run(options, TinyShop.Data, TinyShop.Answers, folder.Path))
            .Message.ShouldContain("method.lists.k is 50; the teacher gives only 20");
    }

    [Theory]
    [InlineData(DistillationMethod.Dllm2Rec, StudentLoss.Softmax, true, "method dllm2rec is defined on bce")]
    [InlineData(DistillationMethod.Fused, StudentLoss.Bce, false, "method fused needs softmax")]
    [InlineData(DistillationMethod.None, StudentLoss.Bce, true, "student.prefixes is all")]
    public void Run_LossThatDoesNotFit_NamesTheField(DistillationMethod method, StudentLoss loss, bool everyPrefix, string message)
    {
        using var folder = new TempFolder();
        var options = TinyShop.Training(method);
        options = options with { Student = options.Student with { Loss = loss, EveryPrefix = everyPrefix } };

        Should.Throw<StageInputException>(() => TrainStudent.Run(options, TinyShop.Data, TinyShop.Answers, folder.Path)).Message.ShouldContain(message);
    }

    [Fact]
    public void Run_UnknownDevice_NamesIt()
    {
        using var folder = new TempFolder();

        Should.Throw<StageInputException>(() =>
            TrainStudent.Run(TinyShop.Training(DistillationMethod.None) with { Device = "tpu" }, TinyShop.Data, null, folder.Path)).Message.ShouldContain("tpu");
    }

    private static byte[] Weights(string folder) => File.ReadAllBytes(Path.Combine(folder, StudentFile.WeightsName));
}
