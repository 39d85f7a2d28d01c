using Distillery.Contracts;
using Distillery.Data;
using Distillery.Distillation.Dllm2Rec;
using Distillery.Distillation.Slim;
using Distillery.Distillation.Stages;
using Distillery.DistillationWorker;
using Distillery.JobSpecs;

namespace Distillery.Workers.Tests;

public sealed class ModelMappingTests
{
    [Fact]
    public void ToOptions_EveryAblationOfDllm2Rec_IsReachableFromASpec()
    {
        var method = Row("""
            method:
              name: dllm2rec
              mode: released-code
              lists: { weight: 0.4, k: 7 }
              vectors: { weight: 0.2, offset: false }
              importance: { position: 0, confidence: 0.1, consistency: 0.2, beta: 2 }
              dros: { alpha: 0.6, beta: 3 }
            student: { loss: bce, prefixes: last }
            """).ToOptions("cpu").Method;

        method.Method.ShouldBe(DistillationMethod.Dllm2Rec);
        method.Dllm2Rec.ShouldBe(new Dllm2RecOptions
        {
            Mode = Dllm2RecMode.ReleasedCode, ListWeight = 0.4, ListLength = 7, VectorWeight = 0.2, HasOffset = false,
            Position = 0, Confidence = 0.1, Consistency = 0.2, Beta = 2,
        });
        method.Dros.ShouldBe(new DrosOptions { Alpha = 0.6, Beta = 3 });
    }

    [Fact]
    public void ToOptions_Fused_TakesWhatTheSpecSaysAndOwnDefaults()
    {
        var fused = Row("method: { name: fused, lists: { weight: 2, k: 15, decay: 4 }, vectors: { weight: 0.5 } }").ToOptions(null).Method.Fused;

        (fused.ListWeight, fused.ListLength, fused.ListDecay, fused.VectorWeight).ShouldBe((2.0, 15, 4.0, 0.5));
        fused.HasSkip.ShouldBeTrue();
    }

    [Theory]
    [InlineData("sasrec", StudentArchitecture.Sasrec)]
    [InlineData("gru4rec", StudentArchitecture.Gru4Rec)]
    [InlineData("srgnn", StudentArchitecture.Srgnn)]
    public void ToOptions_EveryStudent_IsReachableFromASpec(string name, StudentArchitecture architecture) =>
        Row($"student: {{ name: {name} }}").ToOptions(null).Student.Architecture.ShouldBe(architecture);

    [Theory]
    [InlineData("{ }", SlimFusion.Id)]
    [InlineData("{ rationales: teacher }", SlimFusion.Id)]
    [InlineData("{ rationales: none }", SlimFusion.ItemText)]
    [InlineData("{ fusion: matching }", SlimFusion.Matching)]
    public void ToOptions_EveryRowOfSlim_IsReachableFromASpec(string slim, SlimFusion fusion)
    {
        var method = Row($"method: {{ name: slim, slim: {slim} }}\nstudent: {{ prefixes: last }}").ToOptions(null).Method;

        method.Method.ShouldBe(DistillationMethod.Slim);
        method.Slim.ShouldBe(new SlimOptions { Fusion = fusion });
        (method.NeedsTexts, method.NeedsTeacher).ShouldBe((true, false));
    }

    [Fact]
    public void ToOptions_Training_KeepsEveryNumber()
    {
        var options = Row("""
            method: { name: none }
            student: { dim: 32, blocks: 2, heads: 2, dropout: 0.3, loss: sampled-softmax, prefixes: last, negatives: 99 }
            training: { epochs: 3, batch: 17, learningRate: 0.01, weightDecay: 0.001, patience: 2, seed: 42 }
            """).ToOptions("cpu");

        options.Student.ShouldBe(new StudentOptions { Dim = 32, Blocks = 2, Heads = 2, Dropout = 0.3, Loss = StudentLoss.SampledSoftmax, EveryPrefix = false, Negatives = 99 });
        var training = options.Training;
        (training.Epochs, training.BatchSize, training.LearningRate, training.WeightDecay, training.Patience, training.Seed).ShouldBe((3, 17, 0.01, 0.001, 2, 42L));
        options.Device.ShouldBe("cpu");
    }

    [Fact]
    public void ToOptions_Split_KeepsEveryNumber() =>
        new SplitSpec { Kind = "leave-one-out", Train = 0.7, Validation = 0.2, Window = 4, Windows = "full", Ties = "shuffled", Seed = 9 }.ToOptions().ShouldBe(new SplitOptions
        {
            Kind = SplitKind.LeaveOneOut, Train = 0.7, Validation = 0.2, WindowLength = 4, FullWindowsOnly = true, Ties = TieOrder.Shuffled, Seed = 9,
        });

    [Fact]
    public void ToImport_Columns_AreMapped()
    {
        var columns = new Dictionary<string, string> { ["user"] = "u", ["item"] = "i", ["time"] = "t", ["title"] = "n" };

        var import = new DatasetSpec { Path = "x.csv", Kind = "csv", Columns = columns, MinimumInteractions = 5, Name = "n" }.ToImport();

        import.Kind.ShouldBe(DatasetKind.Csv);
        import.Columns.ShouldBe(new CsvColumns { User = "u", Item = "i", Time = "t", Title = "n" }, new ColumnsComparer());
        (import.MinimumInteractions, import.Name).ShouldBe((5, "n"));
    }

    private static ModelRowSpec Row(string part)
    {
        var reading = JobSpecReader.ReadYaml($"name: x\ndataset: {{ sample: {{}} }}\n{part}\n");
        reading.Problems.ShouldBeEmpty();
        return JobPlanner.Rows(reading.Spec!)[^1];
    }

    // The list of further attributes is another empty list.
    private sealed class ColumnsComparer : IEqualityComparer<CsvColumns?>
    {
        public bool Equals(CsvColumns? x, CsvColumns? y) => (x?.User, x?.Item, x?.Time, x?.Title) == (y?.User, y?.Item, y?.Time, y?.Title);

        public int GetHashCode(CsvColumns? obj) => 0;
    }
}
