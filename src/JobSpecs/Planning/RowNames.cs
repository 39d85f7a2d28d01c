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
        return method.Name == "none" ? plain : method.Name == "dllm2rec" ? $"dllm2rec-{method.Mode}-{plain}" : $"{method.Name}-{plain}";
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
        _ => Plain(student, method),
    };

    private static string Plain(StudentSpec student, MethodSpec? method)
    {
        var loss = student.Loss switch { "bce" => "BCE", "softmax" => "softmax", _ => "sampled softmax" };
        return $"{(method?.Dros is null ? "SASRec" : "DROS")} ({loss}, {(student.Prefixes == "all" ? "every prefix" : "last target")})";
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotInKey();
}
