using Distillery.Contracts;

namespace Distillery.JobSpecs;

/// <summary>The full settings of a trained baseline: its own where given, else the job's.</summary>
internal static class RowSettings
{
    /// <summary>The student of a baseline.</summary>
    public static StudentSpec Student(JobSpec spec, BaselineSpec baseline) => spec.Student with
    {
        Name = baseline.Student ?? spec.Student.Name,
        Loss = baseline.Loss ?? spec.Student.Loss,
        Prefixes = baseline.Prefixes ?? spec.Student.Prefixes,
        Dim = baseline.Dim ?? spec.Student.Dim,
        Dropout = baseline.Dropout ?? spec.Student.Dropout,
    };

    /// <summary>The method of a baseline: none unless it names one.</summary>
    public static MethodSpec Method(BaselineSpec baseline) => Resolve(baseline.Method ?? new MethodSpec { Name = "none" });

    /// <summary>A method with the defaults that depend on its name.</summary>
    public static MethodSpec Resolve(MethodSpec method) => method.Name switch
    {
        "fused" => method with
        {
            Slim = null,
            Lists = method.Lists with { Weight = method.Lists.Weight ?? 1.0, K = method.Lists.K ?? 20 },
            Vectors = method.Vectors with { Weight = method.Vectors.Weight ?? 1.0 },
        },
        "dllm2rec" => method with
        {
            Slim = null,
            Lists = method.Lists with { Weight = method.Lists.Weight ?? 0.7, K = method.Lists.K ?? 10 },
            Vectors = method.Vectors with { Weight = method.Vectors.Weight ?? 0.3 },
        },
        "slim" => new MethodSpec { Name = "slim", Slim = method.Slim ?? new SlimSpec() },
        // A plain student depends on none of the distillation settings, so they must not tell two plain rows apart.
        _ => new MethodSpec { Name = "none", Dros = method.Dros },
    };
}
