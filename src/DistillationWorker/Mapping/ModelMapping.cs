using Distillery.Contracts;
using Distillery.Distillation.Dllm2Rec;
using Distillery.Distillation.Fused;
using Distillery.Distillation.Slim;
using Distillery.Distillation.Stages;
using Distillery.Recommenders;
using Distillery.WorkerRuntime;

namespace Distillery.DistillationWorker;

/// <summary>From a resolved row of a job's table to the options of its training.</summary>
public static class ModelMapping
{
    // Often enough that a killed worker loses little, seldom enough that writing costs little.
    private static readonly TimeSpan CheckpointEvery = TimeSpan.FromSeconds(30);

    /// <summary>The options of a trained row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="device"><c>auto</c>, <c>cpu</c> or <c>cuda</c>.</param>
    public static TrainStudentOptions ToOptions(this ModelRowSpec row, string? device)
    {
        ArgumentNullException.ThrowIfNull(row);
        var student = row.Student ?? throw Broken(row, "student");
        var training = row.Training ?? throw Broken(row, "training");
        return new TrainStudentOptions
        {
            Student = student.ToOptions(),
            Method = (row.Method ?? throw Broken(row, "method")).ToOptions(),
            Training = new TrainerOptions
            {
                Epochs = training.Epochs,
                BatchSize = training.Batch,
                LearningRate = training.LearningRate,
                WeightDecay = training.WeightDecay,
                Patience = training.Patience,
                Seed = training.Seed,
                CheckpointEvery = CheckpointEvery,
                ProgressEvery = TimeSpan.FromSeconds(1),
            },
            Device = device ?? "auto",
        };
    }

    /// <summary>The student.</summary>
    /// <param name="student">As the spec has it.</param>
    public static StudentOptions ToOptions(this StudentSpec student)
    {
        ArgumentNullException.ThrowIfNull(student);
        return new StudentOptions
        {
            Architecture = student.Name switch
            {
                "sasrec" => StudentArchitecture.Sasrec,
                "gru4rec" => StudentArchitecture.Gru4Rec,
                "srgnn" => StudentArchitecture.Srgnn,
                var other => throw new PermanentStageException($"student.name is {other}; allowed are sasrec, gru4rec and srgnn."),
            },
            Dim = student.Dim,
            Blocks = student.Blocks,
            Heads = student.Heads,
            Dropout = student.Dropout,
            Loss = student.Loss switch
            {
                "bce" => StudentLoss.Bce,
                "sampled-softmax" => StudentLoss.SampledSoftmax,
                "softmax" => StudentLoss.Softmax,
                var other => throw new PermanentStageException($"student.loss is {other}; allowed are softmax, sampled-softmax and bce."),
            },
            EveryPrefix = student.Prefixes == "all",
            Negatives = student.Negatives,
        };
    }

    /// <summary>The method. Weights that the spec leaves out take the method's own default.</summary>
    /// <param name="method">As the spec has it.</param>
    public static MethodOptions ToOptions(this MethodSpec method)
    {
        ArgumentNullException.ThrowIfNull(method);
        var (dllm2rec, fused) = (new Dllm2RecOptions(), new FusedOptions());
        return new MethodOptions
        {
            Method = method.Name switch
            {
                "none" => DistillationMethod.None,
                "dllm2rec" => DistillationMethod.Dllm2Rec,
                "fused" => DistillationMethod.Fused,
                "slim" => DistillationMethod.Slim,
                var other => throw new PermanentStageException($"method.name is {other}; allowed are fused, dllm2rec, slim and none."),
            },
            Slim = new SlimOptions { Fusion = FusionOf(method.Slim ?? new SlimSpec()) },
            Dllm2Rec = dllm2rec with
            {
                Mode = method.Mode == "released-code" ? Dllm2RecMode.ReleasedCode : Dllm2RecMode.Paper,
                ListWeight = method.Lists.Weight ?? dllm2rec.ListWeight,
                ListLength = method.Lists.K ?? dllm2rec.ListLength,
                Position = method.Importance.Position,
                Confidence = method.Importance.Confidence,
                Consistency = method.Importance.Consistency,
                Beta = method.Importance.Beta,
                VectorWeight = method.Vectors.Weight ?? dllm2rec.VectorWeight,
                HasOffset = method.Vectors.Offset,
            },
            Fused = fused with
            {
                ListWeight = method.Lists.Weight ?? fused.ListWeight,
                ListLength = method.Lists.K ?? fused.ListLength,
                ListDecay = method.Lists.Decay,
                VectorWeight = method.Vectors.Weight ?? fused.VectorWeight,
                HasOffset = method.Vectors.Offset,
            },
            Dros = method.Dros is { } dros ? new DrosOptions { Alpha = dros.Alpha, Beta = dros.Beta } : null,
        };
    }

    // Without rationales there is nothing on the user side to fuse: the paper's "+" row.
    private static SlimFusion FusionOf(SlimSpec slim) => slim switch
    {
        { Fusion: "matching" } => SlimFusion.Matching,
        { Rationales: "none" } => SlimFusion.ItemText,
        _ => SlimFusion.Id,
    };

    private static PermanentStageException Broken(ModelRowSpec row, string part) =>
        new($"the row {row.Key} has no {part}: the job's plan is broken, submit the job again.");
}
