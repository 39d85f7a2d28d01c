using Distillery.Contracts;

namespace Distillery.JobSpecs;

/// <summary>Turns a valid spec into stages.</summary>
public static class JobPlanner
{
    private const double RegisterGiB = 1;

    /// <summary>
    /// <c>prepare-data → query-teacher → one distill stage a trained row → evaluate → register</c>, with SLIM's stages (<see cref="SlimPlan"/>)
    /// before the rows that learn from rationales. The teacher is asked only if some row learns from it, and a row that does not learn from
    /// it does not wait for it.
    /// </summary>
    /// <param name="spec">A spec as <see cref="JobSpecReader"/> gives it.</param>
    /// <returns>The stages in an order that respects their dependencies.</returns>
    public static IReadOnlyList<StagePlan> Plan(JobSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var rows = Rows(spec);
        var trained = rows.Where(row => row.Student is not null).ToList();
        var device = spec.Resources.Device;
        var stages = new List<StagePlan>
        {
            new(StageKinds.PrepareData, StageKinds.PrepareData, [], new StageParameters { Dataset = spec.Dataset, Split = spec.Split }),
        };
        if (spec.Preview is not null)
            return [.. stages.Append(Preview(spec, trained)).Select(stage => stage with { Needs = NeedsOf(stage, spec.Resources) })];
        if (trained.Any(LearnsFromTeacher))
            stages.Add(new StagePlan(StageKinds.QueryTeacher, StageKinds.QueryTeacher, [StageKinds.PrepareData], new StageParameters { Teacher = spec.Teacher, Device = spec.Teacher.Kind == "local-lm" ? device : null }));
        stages.AddRange(SlimPlan.Stages(spec, trained));
        foreach (var row in trained)
        {
            IReadOnlyList<string> needs =
                LearnsFromTeacher(row) ? [StageKinds.PrepareData, StageKinds.QueryTeacher]
                : SlimPlan.IsSlim(row) ? [StageKinds.PrepareData, SlimPlan.EncodeStage(row)]
                : [StageKinds.PrepareData];
            // Labels and marks do not change what is learnt, so that a row can be answered from another job's equal row.
            var model = row with { Key = "model", Label = "", IsStudent = false, IsTwin = false };
            stages.Add(new StagePlan(DistillStage(row.Key), StageKinds.Distill, needs, new StageParameters { Model = model, Device = device }));
        }

        stages.Add(new StagePlan(
            StageKinds.Evaluate,
            StageKinds.Evaluate,
            [StageKinds.PrepareData, .. trained.Select(row => DistillStage(row.Key)), .. trained.Where(SlimPlan.IsSlim).Select(SlimPlan.EncodeStage).Distinct()],
            new StageParameters { Rows = rows, Evaluation = spec.Evaluation, Split = spec.Split, Device = device }));
        if (spec.Register is { } register)
        {
            stages.Add(new StagePlan(
                StageKinds.Register,
                StageKinds.Register,
                [StageKinds.PrepareData, DistillStage(RowNames.StudentKey), StageKinds.Evaluate],
                new StageParameters { Register = register, Rows = [rows[^1]] }));
        }

        return [.. stages.Select(stage => stage with { Needs = NeedsOf(stage, spec.Resources) })];
    }

    /// <summary>Name of the stage that trains a row.</summary>
    /// <param name="key">The row's key.</param>
    public static string DistillStage(string key) => $"{StageKinds.Distill}-{key}";

    /// <summary>What people see of a stage, for example the model that it trains.</summary>
    /// <param name="spec">The job's spec.</param>
    /// <param name="stage">One of its stages.</param>
    public static string LabelOf(JobSpec spec, StagePlan stage)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(stage);
        return stage.Kind switch
        {
            StageKinds.PrepareData => "Prepare data",
            StageKinds.QueryTeacher when stage.Parameters.Rationales is { } question =>
                $"Ask the teacher ({spec.Teacher.Kind}) for rationales of {(question.Users is { } users ? $"{users:N0} users" : "every window")}",
            StageKinds.QueryTeacher => $"Ask the teacher ({spec.Teacher.Kind})",
            StageKinds.PreviewTeacher => $"Preview the prompts ({spec.Teacher.Kind})",
            StageKinds.FineTune => $"Fine-tune the student LM ({stage.Parameters.StudentLm?.Model})",
            StageKinds.WriteRationales => "Write rationales for every window",
            StageKinds.EncodeText => $"Encode {TextName(stage.Parameters.Text!)} ({stage.Parameters.Text!.Encoder})",
            StageKinds.Distill => $"Train {Rows(spec).First(row => DistillStage(row.Key) == stage.Name).Label}",
            StageKinds.Evaluate => "Evaluate",
            StageKinds.Register => $"Register {spec.Register?.Model}",
            _ => stage.Name,
        };
    }

    /// <summary>The rows of the table: baselines in the spec's order, the job's student last.</summary>
    /// <param name="spec">A valid spec.</param>
    public static IReadOnlyList<ModelRowSpec> Rows(JobSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var rows = spec.Baselines.Select(baseline => Row(spec, baseline)).ToList();
        var method = RowSettings.Resolve(spec.Method);
        rows.Add(new ModelRowSpec
        {
            Key = RowNames.StudentKey,
            Label = RowNames.Model(spec.Student, method),
            Row = "trained",
            IsStudent = true,
            Student = spec.Student,
            Method = method,
            Training = spec.Training,
        });
        return rows;
    }

    private static ModelRowSpec Row(JobSpec spec, BaselineSpec baseline)
    {
        var free = baseline.Row is not (null or "twin");
        return new ModelRowSpec
        {
            Key = RowNames.Key(spec, baseline),
            Label = RowNames.Label(spec, baseline),
            Row = free ? baseline.Row! : "trained",
            IsTwin = baseline.Row == "twin",
            Student = free ? null : RowSettings.Student(spec, baseline),
            Method = free ? null : RowSettings.Method(baseline),
            Training = free ? null : baseline.Training ?? spec.Training,
        };
    }

    private static StagePlan Preview(JobSpec spec, IReadOnlyList<ModelRowSpec> trained) =>
        new(StageKinds.PreviewTeacher, StageKinds.PreviewTeacher, [StageKinds.PrepareData], new StageParameters
        {
            Teacher = spec.Teacher,
            Preview = spec.Preview,
            Lists = trained.Any(LearnsFromTeacher),
            Rationales = SlimPlan.Question(spec, trained),
            StudentLm = SlimPlan.UsesStudentLm(trained) ? spec.StudentLm ?? new StudentLmSpec() : null,
        });

    // Only a stage that was given a device computes on one; the last one moves files about.
    private static StageNeeds NeedsOf(StagePlan stage, ResourceSpec resources) => new(
        stage.Parameters.Device ?? "cpu",
        stage.Kind == StageKinds.Register ? Math.Min(resources.MemoryGiB, RegisterGiB) : resources.MemoryGiB,
        stage.Parameters.Device is null or "cpu" ? 0 : resources.GpuMemoryGiB ?? 0);

    /// <summary>Whether a row learns from the teacher's lists and vectors.</summary>
    internal static bool LearnsFromTeacher(ModelRowSpec row) => row.Method is { Name: "fused" or "dllm2rec" };

    private static string TextName(TextEncoding text) => text switch
    {
        { Source: "none" } => "item texts",
        { Steps: "123" } => $"the {text.Source}'s rationales",
        _ => $"step {string.Join(" and ", text.Steps.ToCharArray())} of the {text.Source}'s rationales",
    };
}
