using System.Text.RegularExpressions;
using Distillery.Contracts;

namespace Distillery.JobSpecs;

/// <summary>Keys and labels of the rows of a table.</summary>
internal static partial class RowNames
{
    /// <summary>Key of the job's own student.</summary>
    public const string StudentKey = "student";

    /// <summary>A baseline's key: letters, digits and dashes, unique by its settings or its name.</summary>
    public static string Key(JobSpec spec, BaselineSpec baseline)
    {
        if (baseline.Name is { } name)
            return NotInKey().Replace(name.ToLowerInvariant(), "-").Trim('-') is { Length: > 0 } key && key != StudentKey ? key : "named";
        if (baseline.Row is { } row)
            return row;
        var student = RowSettings.Student(spec, baseline);
        var method = RowSettings.Method(baseline);
        var plain = $"{student.Name}{(method.Dros is null ? "" : "-dros")}-{student.Loss}-{student.Prefixes}";
        return method switch
        {
            { Name: "none" } => plain,
            { Name: "dllm2rec" } => $"dllm2rec-{method.Mode}-{plain}",
            { Name: "slim", Slim: { } slim } => $"{SlimKey(slim)}-{plain}",
            _ => $"{method.Name}-{plain}",
        };
    }

    /// <summary>A baseline's label.</summary>
    public static string Label(JobSpec spec, BaselineSpec baseline) => baseline.Name ?? baseline.Row switch
    {
        "popularity" => "Popularity",
        "item-knn" => "Item-kNN",
        "text" => "Text (TF-IDF)",
        "hybrid" => spec.Teacher.Kind == "content" ? "Hybrid kNN + text (teacher)" : "Hybrid kNN + text",
        "twin" => $"{Plain(spec.Student, null)}, twin",
        _ => Model(RowSettings.Student(spec, baseline), RowSettings.Method(baseline)),
    };

    /// <summary>What a trained model is called, for example <c>DLLM2Rec (paper) on SASRec (BCE, last target)</c>.</summary>
    public static string Model(StudentSpec student, MethodSpec method) => method.Name switch
    {
        "fused" => $"Fused {Plain(student, method)}",
        "dllm2rec" => $"DLLM2Rec ({method.Mode} mode) on {Plain(student, method)}",
        "slim" => Slim(student, method.Slim!),
        _ => Plain(student, method),
    };

    private static string Plain(StudentSpec student, MethodSpec? method)
    {
        var loss = student.Loss switch { "bce" => "BCE", "softmax" => "softmax", _ => "sampled softmax" };
        return $"{Architecture(student, method)} ({loss}, {(student.Prefixes == "all" ? "every prefix" : "last target")})";
    }

    private static string Architecture(StudentSpec student, MethodSpec? method) => student.Name switch
    {
        "gru4rec" => method?.Dros is null ? "GRU4Rec" : "GRU4Rec with DROS",
        "srgnn" => method?.Dros is null ? "SRGNN" : "SRGNN with DROS",
        _ => method?.Dros is null ? "SASRec" : "DROS",
    };

    // The paper's rows: "+" is item text without rationales, the teacher's rationales without distillation have no name of their own there.
    private static string Slim(StudentSpec student, SlimSpec slim)
    {
        var steps = slim.Steps.Count < 3 ? $", step {string.Join(" and ", slim.Steps.Order())} only" : "";
        return slim switch
        {
            { Rationales: "none" } => $"{Plain(student, null)} + item text",
            { Fusion: "matching" } => $"SLIM text matching ({Source(slim)}{steps})",
            _ => $"SLIM ({Source(slim)}{steps}) on {Plain(student, null)}",
        };
    }

    private static string Source(SlimSpec slim) => slim.Rationales == "teacher" ? "teacher's rationales" : "student LM's rationales";

    private static string SlimKey(SlimSpec slim) =>
        slim.Rationales == "none" ? "item-text" : $"slim-{slim.Fusion}-{slim.Rationales}{(slim.Steps.Count < 3 ? $"-steps-{string.Concat(slim.Steps.Order())}" : "")}";

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotInKey();
}
