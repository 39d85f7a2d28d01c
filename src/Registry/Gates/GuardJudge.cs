using Distillery.Contracts;
using Distillery.Statistics;

namespace Distillery.Registry;

/// <summary>Evaluates guards: metrics of a version that may not leave the champion's value by more than a margin.</summary>
internal static class GuardJudge
{
    public static GateResult Judge(GateRule rule, GateCase facts, GateNumbers asked)
    {
        var value = MetricOf(facts.Candidate, rule.Guard!);
        var numbers = asked with { Value = value, Slice = null };
        if (rule.AtLeast is not null || rule.AtMost is not null)
        {
            var bounds = GateJudge.Within(rule, GateKinds.Guard, numbers);
            if (!bounds.Passed || (rule.MayFall is null && rule.MayRise is null))
                return bounds;
        }

        if (facts.IsFirst)
            return GateJudge.Vacuous(rule, GateKinds.Guard, numbers);
        var champion = facts.ChampionNumber == facts.Candidate.Version ? facts.Candidate : facts.ExistingChampion();
        var before = MetricOf(champion, rule.Guard!);
        numbers = numbers with { Against = GateJudge.ChampionName(facts), AgainstValue = before, Difference = value - before };
        var unit = rule.Relative == true ? Math.Abs(before) : 1;
        var name = MetricKeys.Display(rule.Guard!);
        var words = $"{name} is {GateJudge.Number(value)}, {numbers.Against} has {GateJudge.Number(before)}";
        if (rule.MayFall is { } fall && value < before - (fall * unit))
            return GateJudge.Result(rule, GateKinds.Guard, false, $"{words}: it fell by more than {Allowed(fall)}.", numbers with { Threshold = before - (fall * unit) });
        if (rule.MayRise is { } rise && value > before + (rise * unit))
            return GateJudge.Result(rule, GateKinds.Guard, false, $"{words}: it rose by more than {Allowed(rise)}.", numbers with { Threshold = before + (rise * unit) });
        return GateJudge.Result(
            rule, GateKinds.Guard, true, $"{words}: within the margin.", numbers with { Threshold = rule.MayFall is { } low ? before - (low * unit) : before + (rule.MayRise!.Value * unit) });

        string Allowed(double margin) => rule.Relative == true ? $"{GateJudge.Number(margin * 100)} %" : GateJudge.Number(margin);
    }

    /// <summary>A metric that was registered with a version.</summary>
    /// <exception cref="GateProblemException">The version lacks it.</exception>
    public static double MetricOf(ModelVersionView version, string key)
    {
        GateCase.CheckMeasuredHere(version);
        return version.Metrics.TryGetValue(key, out var value)
            ? value
            : throw new GateProblemException($"version {version.Version} has no {key}: it was registered without it (older versions lack latency_ms and model_bytes)");
    }
}
