using Distillery.Contracts;

namespace Distillery.Dashboard.Tests;

/// <summary>Teachers, requests and runs as a platform in use has them.</summary>
internal static class SampleCatalogue
{
    public static FakeCatalogue Rich(DateTimeOffset now)
    {
        var fake = new FakeCatalogue
        {
            Teachers = new TeacherOverview(
                [new TeacherCacheView("big-model", "chat", 1_204, 800_000, 120_000, now.AddDays(-3), now.AddMinutes(-4))],
                new TeacherSums { Requests = 1_250, Answered = 1_204, Invalid = 30, Refused = 4, Failed = 12, PromptTokens = 812_000, CompletionTokens = 123_000, Usd = 3.4567m, PossibleUsd = 0.004m }),
        };
        fake.Spend.Add(new TeacherSpendView
        {
            JobId = "job-succeeded", JobName = "asks-a-model", Team = "search", CreatedAt = now.AddHours(-2), StageId = "s1", Stage = "query-teacher", State = "succeeded", Model = "big-model",
            Sums = new TeacherSums { Requests = 100, Answered = 95, Invalid = 5, PromptTokens = 9_000, CompletionTokens = 1_500, Usd = 4m }, Budget = new BudgetSpec { Usd = 5, Requests = 200 },
        });
        fake.Answers.Add(new TeacherAnswerView { Key = new string('e', 64), Kind = "chat", Model = "big-model", Template = "rankings-1", Text = "1. A kettle", PromptTokens = 80, CompletionTokens = 4, JobId = "job-succeeded", JobName = "asks-a-model", AnsweredAt = now.AddHours(-1) });
        fake.Faults.Add(new TeacherFaultView { Id = "f1", State = "invalid", Model = "big-model", Error = "no list was found in the answer", JobId = "job-succeeded", JobName = "asks-a-model", Milliseconds = 1_200, Usd = 0.002m, At = now.AddHours(-1) });
        fake.Texts.Add(new TextFileView("job-succeeded", "asks-a-model", "ask-rationales", new ArtifactView("samples.json", new string('f', 64), 4_096, "job-succeeded-run"), now.AddHours(-1)));
        fake.Promotions.Add(Promotion("p-open", PromotionStates.Open, "ann", now));
        fake.Promotions.Add(Promotion("p-mine", PromotionStates.Open, "local", now));
        fake.Promotions.Add(Promotion("p-refused", PromotionStates.Refused, "ann", now) with { Reasons = ["The evidence changed after it was asked."], EndedAt = now.AddMinutes(-1), EndedBy = "system" });
        fake.Moves.Add(new AliasChange("champion", 1, 2, "bob", "looks good", now.AddDays(-2)) { Number = 2, Kind = AliasMoveKinds.Promotion, PromotionId = "p-old" });
        fake.Moves.Add(new AliasChange("champion", null, 1, "eve", null, now.AddDays(-8)) { Number = 1, Kind = AliasMoveKinds.Override, OverrideReason = "the shop was down" });
        fake.Runs.AddRange([Run("run-a", "first try", "1", 0.081, now.AddHours(-3)), Run("run-b", "second try", "2", 0.093, now.AddHours(-1))]);
        fake.Rules.Add(new AliasRulesView("games-recommender", "champion", 2, "digest-of-rules", new AliasRules { Protected = true, Approvals = new ApprovalRules { Quorum = 2 } }, "protected: true\napprovals: { quorum: 2 }\n", "eve", now.AddDays(-1)));
        fake.Rules.Add(new AliasRulesView("games-recommender", "champion", 1, "digest-of-old-rules", new AliasRules(), "protected: false\n", "eve", now.AddDays(-3)));
        return fake;
    }

    private static PromotionView Promotion(string id, string state, string by, DateTimeOffset now) => new()
    {
        Id = id, Model = "games-recommender", Alias = "champion", Version = 3, From = 2, State = state, RequestedBy = by, Comment = "Better by far.", Quorum = 2,
        Votes = [new PromotionVote("cat", Roles.Approver, PromotionVote.Approve, "Fine by me.", now.AddMinutes(-20), "d1")],
        Comments = [new PromotionComment("dan", "Cold items look weak.", now.AddMinutes(-30))],
        Gates = new GateReport(
            "games-recommender", "champion", 3, 2, "r1", "d1", false,
            [
                new GateResult("better than the champion", GateKinds.Paired, true, "NDCG@20 is higher by 0.0040 (0.0010 to 0.0070).",
                    new GateNumbers { Metric = "ndcg_at_20", Against = "champion (version 2)", Difference = 0.004, Low = 0.001, High = 0.007, Margin = 0.001, Users = 1_500, Wins = 400, Ties = 900, Losses = 200 }),
                new GateResult("coverage stays", GateKinds.Guard, false, "coverage_at_20 fell by 0.2000, more than 0.0500.", new GateNumbers { Metric = "coverage_at_20", Value = 0.4, Threshold = 0.55 }),
            ],
            now.AddHours(-1)),
        EvidenceDigest = new string('9', 64), CreatedAt = now.AddHours(-1), ExpiresAt = now.AddDays(6),
    };

    private static RunListRow Run(string id, string name, string seed, double ndcg, DateTimeOffset started) => new()
    {
        Id = id, Name = name, ExperimentId = "0", Experiment = "Default", State = "succeeded", CreatedAt = started, StartedAt = started, EndedAt = started.AddMinutes(3), Actor = "ann",
        Params = new Dictionary<string, string> { ["seed"] = seed, ["dim"] = "64" }, Metrics = new Dictionary<string, double> { ["ndcg_at_20"] = ndcg, ["loss"] = 1 - ndcg },
    };
}
