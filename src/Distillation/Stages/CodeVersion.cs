using System.Reflection;

namespace Distillery.Distillation.Stages;

/// <summary>Which code made a number.</summary>
public static class CodeVersion
{
    /// <summary>The informational version of this assembly, for example <c>0.1.0+3f2a…</c>: version and, where the build knew it, the commit.</summary>
    public static string Current { get; } =
        typeof(CodeVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>
    /// Version of the algorithms of the stages. Raised by hand whenever a stage gives other results for equal inputs, so that earlier
    /// outputs are not taken for its own.
    /// </summary>
    public const string Algorithms = "4";
}
