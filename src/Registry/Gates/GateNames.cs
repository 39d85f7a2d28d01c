using System.Globalization;
using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>What gates are called and of which form they are.</summary>
internal static class GateNames
{
    public static string Kind(GateRule rule) => rule switch
    {
        { Metric: not null, Against: not null } => GateKinds.Paired,
        { Metric: not null } => GateKinds.Threshold,
        { Guard: not null } => GateKinds.Guard,
        { SameEvaluationSet: true } => GateKinds.EvaluationSet,
        { SameCatalogue: true } => GateKinds.Catalogue,
        _ => GateKinds.Age,
    };

    public static string Name(GateRule rule)
    {
        if (rule.Name is { Length: > 0 } given)
            return given;
        var slice = rule.Slice is null or GateSlices.All ? "" : $" {rule.Slice}";
        return Kind(rule) switch
        {
            GateKinds.Paired => $"{rule.Metric}{slice} against {rule.Against!.Baseline ?? GateReference.ChampionWord}",
            GateKinds.Threshold => $"{rule.Metric}{slice} {Bounds(rule)}",
            GateKinds.Guard => $"guard {rule.Guard}{(Bounds(rule) is { Length: > 0 } bounds ? $" {bounds}" : "")}",
            GateKinds.EvaluationSet => "same evaluation set",
            GateKinds.Catalogue => "same catalogue",
            _ => $"at most {rule.MaxAge} old",
        };
    }

    private static string Bounds(GateRule rule)
        => string.Join(", ", new[]
        {
            rule.AtLeast is { } least ? $"at least {least.ToString(CultureInfo.InvariantCulture)}" : null,
            rule.AtMost is { } most ? $"at most {most.ToString(CultureInfo.InvariantCulture)}" : null,
        }.OfType<string>());
}
