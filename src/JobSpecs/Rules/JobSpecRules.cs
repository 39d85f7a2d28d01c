using Distillery.Contracts;

namespace Distillery.JobSpecs;

/// <summary>What must hold between several fields of a spec.</summary>
internal static class JobSpecRules
{
    private static readonly string[] LoraTargets = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"];

    /// <summary>Adds every broken rule to <paramref name="problems"/>.</summary>
    public static void Check(JobSpec spec, List<SpecProblem> problems)
    {
        var report = new Reporter(problems);
        CheckDataset(spec.Dataset, report);
        if (spec.Split.Kind == "time" && spec.Split.Train + spec.Split.Validation >= 0.995)
            report.Add("split.validation", $"is {spec.Split.Validation}; train and validation together must leave at least 0.005 for test, and train is {spec.Split.Train}.");
        TeacherRules.Check(spec, report);
        CheckModel(spec.Student, spec.Method, "student", "method", report);
        SlimRules.Check(spec, spec.Student, spec.Method, "student", "method", report);
        CheckStudentLm(spec, report);
        BaselineRules.Check(spec, report);
        CheckScheduling(spec, report);
        if (spec.Preview is not null && spec is { Teacher.Kind: "content" or "files" } && !SlimPlan.UsesStudentLm(JobPlanner.Rows(spec)))
            report.Add("preview", $"is set, but nobody is asked by a prompt: teacher.kind is {spec.Teacher.Kind}, and no row learns from a student LM.");
        for (var i = 0; i < spec.Evaluation.At.Count; i++)
        {
            if (spec.Evaluation.At[i] is < 1 or > 1000)
                report.Add($"evaluation.at[{i}]", $"is {spec.Evaluation.At[i]}; it must be from 1 to 1000.");
        }
    }

    /// <summary>Rules between a student and its method.</summary>
    public static void CheckModel(StudentSpec student, MethodSpec method, string studentPath, string methodPath, Reporter report)
    {
        if (student.Name == "sasrec" && student.Dim % student.Heads != 0)
            report.Add($"{studentPath}.heads", $"is {student.Heads}; it must divide dim, which is {student.Dim}.");
        if (student.Loss == "bce" && student.Prefixes == "all")
            report.Add($"{studentPath}.prefixes", "is all; the bce student is the paper's and learns last targets only: write prefixes: last, or loss: softmax.");
        if (method.Name == "fused" && student.Loss == "bce")
            report.Add($"{studentPath}.loss", "is bce; the method fused needs softmax or sampled-softmax.");
        if (method.Name == "dllm2rec" && student.Loss != "bce")
            report.Add($"{studentPath}.loss", $"is {student.Loss}; the method dllm2rec is defined on bce (with prefixes: last). For a softmax student use fused.");
        if (method.Dros is not null && student.Loss != "bce")
            report.Add($"{methodPath}.dros", $"is set; it belongs to a bce student, and loss is {student.Loss}.");
    }

    private static void CheckScheduling(JobSpec spec, Reporter report)
    {
        if (spec.Resources is { Device: "cpu", GpuMemoryGiB: { } memory })
            report.Add("resources.gpuMemoryGiB", $"is {memory}; it is only for stages that may use a GPU, and device is cpu.");
        if (spec.Deadline is { } deadline && DeadlineText.Parse(deadline) is null)
            report.Add("deadline", $"is \"{deadline}\"; {DeadlineText.Rule}");
        if (spec.Labels.TryGetValue("team", out var team) && !TeamNames.IsValid(team))
            report.Add("labels.team", $"is \"{team}\"; {TeamNames.Rule}");
    }

    private static void CheckDataset(DatasetSpec dataset, Reporter report)
    {
        var given = new[] { dataset.Path is not null, dataset.Id is not null, dataset.Sample is not null }.Count(g => g);
        if (given != 1 && !report.Knows("dataset"))
            report.Add("dataset", $"names {given} sources; exactly one of path, id and sample is needed.");
        if (dataset.Path is { } path && string.IsNullOrWhiteSpace(path))
            report.Add("dataset.path", "is empty.");
        if (dataset.Columns is { } columns)
        {
            if (dataset.Kind is not (null or "csv"))
                report.Add("dataset.columns", $"is only for kind csv, and kind is {dataset.Kind}.");
            foreach (var name in columns.Keys.Where(name => name is not ("user" or "item" or "time" or "title")))
                report.Add($"dataset.columns.{name}", "is not a column's use; the uses are user, item, time, title.");
        }
    }

    private static void CheckStudentLm(JobSpec spec, Reporter report)
    {
        if (spec.StudentLm is not { } student)
            return;
        if (!JobPlanner.Rows(spec).Any(row => row.Method is { Name: "slim", Slim.Rationales: "student" }))
            report.Add("studentLm", "is set, but no row learns from the student LM's rationales: it belongs to the method slim.");
        foreach (var target in student.Lora.Targets.Where(target => !LoraTargets.Contains(target)))
            report.Add("studentLm.lora.targets", $"holds \"{target}\"; it must be one of {string.Join(", ", LoraTargets)}.");
    }
}
