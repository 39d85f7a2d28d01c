using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Distillery.Contracts;

namespace Distillery.JobSpecs;

/// <summary>Rules about several fields of an alias's rules together.</summary>
internal static partial class GateRuleChecks
{
    private static readonly string[] ApprovingRoles = [Roles.Submitter, Roles.Approver, Roles.Admin];

    /// <summary>Adds what is wrong; paths with a problem already get no second.</summary>
    public static void Check(AliasRules rules, JsonObject root, List<SpecProblem> problems)
    {
        var report = new Reporter(problems);
        if (rules.ExpiresAfter is { } expires && RuleDuration.Parse(expires) is null)
            report.Add("expiresAfter", $"is \"{expires}\"; {RuleDuration.Rule}");
        if (rules.Approvals is { } approvals)
        {
            if (!rules.Protected && !report.Knows("protected"))
                report.Add("approvals", "is only asked for where protected is true: set protected: true or leave approvals out.");
            Words(report, "approvals.roles", approvals.Roles, role => ApprovingRoles.Contains(role) ? null : $"is \"{role}\"; it must be one of {string.Join(", ", ApprovingRoles)}.");
            Words(report, "approvals.users", approvals.Users, user => user.Length is 0 or > 100 ? "must have 1 to 100 characters." : null);
            if (approvals.Users is { } users && users.Count < approvals.Quorum)
                report.Add("approvals.quorum", $"is {approvals.Quorum}, but only {users.Count} may approve: {string.Join(", ", users)}.");
        }

        // A gate that could not be read whole has left gaps in the list, so the document's own numbering is followed only where it is sound.
        if (root["gates"] is not JsonArray array || array.Count != rules.Gates.Count)
            return;
        for (var n = 0; n < rules.Gates.Count; n++)
            if (!report.Knows($"gates[{n}]"))
                Gate(rules.Gates[n], $"gates[{n}]", report);
    }

    private static void Words(Reporter report, string path, IReadOnlyList<string>? words, Func<string, string?> problem)
    {
        for (var n = 0; n < (words?.Count ?? 0); n++)
        {
            if (problem(words![n]) is { } wrong)
                report.Add($"{path}[{n}]", wrong);
            else if (words.Take(n).Contains(words[n]))
                report.Add($"{path}[{n}]", $"is \"{words[n]}\" for the second time.");
        }
    }

    private static void Gate(GateRule gate, string path, Reporter report)
    {
        string[] forms =
        [
            .. gate.Metric is null ? Array.Empty<string>() : ["metric"],
            .. gate.Guard is null ? Array.Empty<string>() : ["guard"],
            .. gate.SameEvaluationSet is null ? Array.Empty<string>() : ["sameEvaluationSet"],
            .. gate.SameCatalogue is null ? Array.Empty<string>() : ["sameCatalogue"],
            .. gate.MaxAge is null ? Array.Empty<string>() : ["maxAge"],
        ];
        if (forms.Length != 1)
        {
            report.Add(path, forms.Length == 0
                ? "says nothing to check; it needs one of metric, guard, sameEvaluationSet, sameCatalogue and maxAge."
                : $"has {string.Join(" and ", forms)}; make a gate of each.");
            return;
        }

        Fields(gate, forms[0], path, report);
        Bounds(gate, path, report);
        switch (forms[0])
        {
            case "metric":
                Metric(gate, path, report);
                break;
            case "guard":
                Guard(gate, path, report);
                break;
            case "maxAge" when RuleDuration.Parse(gate.MaxAge) is null:
                report.Add($"{path}.maxAge", $"is \"{gate.MaxAge}\"; {RuleDuration.Rule}");
                break;
            case "sameEvaluationSet" when gate.SameEvaluationSet == false:
            case "sameCatalogue" when gate.SameCatalogue == false:
                report.Add($"{path}.{forms[0]}", "is false, which checks nothing: leave the gate out.");
                break;
        }
    }

    private static void Metric(GateRule gate, string path, Reporter report)
    {
        var isRank = RankMetric().IsMatch(gate.Metric!);
        if (gate.Against is null && gate.AtLeast is null && gate.AtMost is null)
            report.Add(path, "needs atLeast, atMost or against.");
        if (gate.Against is not null && !isRank)
            report.Add($"{path}.metric", $"is \"{gate.Metric}\"; a comparison by user needs hr_at_K, ndcg_at_K or mrr_at_K (for others use guard).");
        if (gate.Slice is not null && !isRank)
            report.Add($"{path}.slice", $"is \"{gate.Slice}\"; only hr_at_K, ndcg_at_K and mrr_at_K are known by slice.");
        if (gate.MinUsers is not null && !isRank)
            report.Add($"{path}.minUsers", "is only for hr_at_K, ndcg_at_K and mrr_at_K.");
        if (gate.ColdHistory is not null && gate.Slice is not (GateSlices.ColdUsers or GateSlices.WarmUsers))
            report.Add($"{path}.coldHistory", $"is only for the slices {GateSlices.ColdUsers} and {GateSlices.WarmUsers}.");
        if (gate.Against is null)
        {
            foreach (var (name, isSet) in new[] { ("margin", gate.Margin is not null), ("confidence", gate.Confidence is not null) })
                if (isSet)
                    report.Add($"{path}.{name}", "is only for a comparison; say against what.");
        }
        else
        {
            foreach (var (name, isSet) in new[] { ("atLeast", gate.AtLeast is not null), ("atMost", gate.AtMost is not null) })
                if (isSet)
                    report.Add($"{path}.{name}", "is a threshold; a comparison has a margin. Make a gate of each.");
        }
    }

    private static void Guard(GateRule gate, string path, Reporter report)
    {
        if (gate.MayFall is null && gate.MayRise is null && gate.AtLeast is null && gate.AtMost is null)
            report.Add(path, "needs mayFall, mayRise, atLeast or atMost.");
        if (gate.Relative is not null && gate.MayFall is null && gate.MayRise is null)
            report.Add($"{path}.relative", "is only for mayFall and mayRise.");
        if (gate.Relative == true && gate.MayFall is > 1)
            report.Add($"{path}.mayFall", $"is {gate.MayFall}; as a share of the champion's value it must be from 0 to 1.");
    }

    // Fields of one form inside another would silently check nothing.
    private static void Fields(GateRule gate, string form, string path, Reporter report)
    {
        (string Name, bool IsSet, string[] Forms)[] fields =
        [
            ("atLeast", gate.AtLeast is not null, ["metric", "guard"]),
            ("atMost", gate.AtMost is not null, ["metric", "guard"]),
            ("against", gate.Against is not null, ["metric"]),
            ("margin", gate.Margin is not null, ["metric"]),
            ("confidence", gate.Confidence is not null, ["metric"]),
            ("minUsers", gate.MinUsers is not null, ["metric"]),
            ("slice", gate.Slice is not null, ["metric"]),
            ("coldHistory", gate.ColdHistory is not null, ["metric"]),
            ("mayFall", gate.MayFall is not null, ["guard"]),
            ("mayRise", gate.MayRise is not null, ["guard"]),
            ("relative", gate.Relative is not null, ["guard"]),
        ];
        foreach (var (name, isSet, forms) in fields)
            if (isSet && !forms.Contains(form))
                report.Add($"{path}.{name}", $"does not belong to a gate with {form}.");
    }

    private static void Bounds(GateRule gate, string path, Reporter report)
    {
        if (gate.AtLeast is { } least && gate.AtMost is { } most && least > most)
            report.Add($"{path}.atLeast", $"is {least}, above atMost {most}: nothing can pass.");
    }

    [GeneratedRegex("^(hr|ndcg|mrr)_at_[1-9][0-9]{0,4}$")]
    private static partial Regex RankMetric();
}
