using System.Text.Json;
using Distillery.Contracts;

namespace Distillery.JobSpecs.Tests.Gates;

public class AliasRulesReaderTests
{
    private const string Yaml = """
        protected: true
        approvals: { quorum: 2, roles: [approver, admin], users: [ann, bob, cat] }
        expiresAfter: 7d
        gates:
          - { metric: ndcg_at_20, atLeast: 0.04 }
          - { metric: ndcg_at_20, against: champion, margin: 0.001, confidence: 0.9, minUsers: 500 }
          - { name: new users, metric: hr_at_20, against: champion, margin: 0.002, slice: cold-users, coldHistory: 3 }
          - { metric: ndcg_at_20, against: { baseline: item-knn } }
          - { guard: coverage_at_20, mayFall: 0.05 }
          - { guard: popularity_at_20, mayRise: 0.1, relative: true }
          - { guard: latency_ms, atMost: 20 }
          - { sameEvaluationSet: true }
          - { sameCatalogue: true }
          - { maxAge: 30d }
        """;

    [Fact]
    public void ReadYaml_EveryForm_IsRead()
    {
        var (rules, problems) = AliasRulesReader.ReadYaml(Yaml);

        problems.ShouldBeEmpty();
        rules.ShouldNotBeNull().Gates.Count.ShouldBe(10);
        (rules.Protected, rules.Approvals!.Quorum, rules.ExpiresAfter).ShouldBe((true, 2, "7d"));
        rules.Gates[1].ShouldBe(new GateRule { Metric = "ndcg_at_20", Against = GateReference.Champion, Margin = 0.001, Confidence = 0.9, MinUsers = 500 });
        rules.Gates[3].Against.ShouldBe(new GateReference { Baseline = "item-knn" });
    }

    [Fact]
    public void ToYaml_AndJson_GiveEqualRules()
    {
        var rules = AliasRulesReader.ReadYaml(Yaml).Rules.ShouldNotBeNull();
        var json = JsonSerializer.Serialize(rules, ContractsJson.Options);

        var yaml = AliasRulesWriter.ToYaml(rules);

        yaml.ShouldContain("  - { metric: ndcg_at_20, against: { baseline: item-knn } }\n");
        foreach (var again in new[] { AliasRulesReader.ReadYaml(yaml).Rules, AliasRulesReader.ReadJson(json).Rules, JsonSerializer.Deserialize<AliasRules>(json, ContractsJson.Options) })
            JsonSerializer.Serialize(again, ContractsJson.Options).ShouldBe(json);
        AliasRulesReader.ReadYaml(AliasRulesWriter.ToYaml(new AliasRules())).Rules.ShouldNotBeNull().Gates.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("gates: [{ metric: ndcg_at_20 }]", "gates[0]", "needs atLeast, atMost or against")]
    [InlineData("gates: [{}]", "gates[0]", "says nothing to check")]
    [InlineData("gates: [{ metric: hr_at_1, atLeast: 1, maxAge: 3d }]", "gates[0]", "has metric and maxAge")]
    [InlineData("gates: [{ metric: hr_at_1, against: bob }]", "gates[0].against", "must be champion, or an object such as { baseline: item-knn }")]
    [InlineData("gates: [{ metric: hr_at_1, against: { row: x } }]", "gates[0].against.row", "is not a field here")]
    [InlineData("gates: [{ metric: hr_at_1, against: {} }]", "gates[0].against.baseline", "is missing")]
    [InlineData("gates: [{ metric: hr_at_1, against: { baseline: 'A B' } }]", "gates[0].against.baseline", "must match")]
    [InlineData("gates: [{ metric: coverage_at_20, against: champion }]", "gates[0].metric", "a comparison by user needs")]
    [InlineData("gates: [{ metric: hr_at_0, against: champion }]", "gates[0].metric", "a comparison by user needs")]
    [InlineData("gates: [{ metric: hr_at_1, against: champion, margin: -1 }]", "gates[0].margin", "must be from 0 to 1")]
    [InlineData("gates: [{ metric: hr_at_1, against: champion, atLeast: 1 }]", "gates[0].atLeast", "is a threshold")]
    [InlineData("gates: [{ metric: hr_at_1, atLeast: 1, margin: 0.1 }]", "gates[0].margin", "say against what")]
    [InlineData("gates: [{ metric: hr_at_1, atLeast: 1, slice: new }]", "gates[0].slice", "must be one of all, cold-users")]
    [InlineData("gates: [{ metric: latency_ms, atMost: 1, slice: head }]", "gates[0].slice", "by slice")]
    [InlineData("gates: [{ metric: hr_at_1, atLeast: 1, coldHistory: 3 }]", "gates[0].coldHistory", "only for the slices")]
    [InlineData("gates: [{ metric: hr_at_1, atLeast: 2, atMost: 1 }]", "gates[0].atLeast", "nothing can pass")]
    [InlineData("gates: [{ metric: HR@20, atLeast: 2 }]", "gates[0].metric", "must match")]
    [InlineData("gates: [{ guard: coverage_at_20 }]", "gates[0]", "needs mayFall")]
    [InlineData("gates: [{ guard: coverage_at_20, mayFall: 2, relative: true }]", "gates[0].mayFall", "from 0 to 1")]
    [InlineData("gates: [{ guard: coverage_at_20, mayFall: -1 }]", "gates[0].mayFall", "must be from 0")]
    [InlineData("gates: [{ guard: coverage_at_20, atLeast: 1, relative: true }]", "gates[0].relative", "is only for mayFall")]
    [InlineData("gates: [{ guard: coverage_at_20, atLeast: 1, slice: head }]", "gates[0].slice", "does not belong to a gate with guard")]
    [InlineData("gates: [{ sameEvaluationSet: false }]", "gates[0].sameEvaluationSet", "checks nothing")]
    [InlineData("gates: [{ sameCatalogue: true, margin: 0.1 }]", "gates[0].margin", "does not belong")]
    [InlineData("gates: [{ maxAge: soon }]", "gates[0].maxAge", "must be a duration")]
    [InlineData("gates: [{ maxAge: 0s }]", "gates[0].maxAge", "must be a duration")]
    [InlineData("gates: [{ maxAge: 1d }, { metric: hr_at_1, atleast: 1 }]", "gates[1].atleast", "did you mean atLeast?")]
    [InlineData("gates: nothing", "gates", "must be a list")]
    [InlineData("expiresAfter: later", "expiresAfter", "must be a duration")]
    [InlineData("approvals: { quorum: 2 }", "approvals", "protected: true")]
    [InlineData("{ protected: true, approvals: { quorum: 0 } }", "approvals.quorum", "from 1 to 20")]
    [InlineData("{ protected: true, approvals: { roles: [viewer] } }", "approvals.roles[0]", "must be one of submitter, approver, admin")]
    [InlineData("{ protected: true, approvals: { users: [ann, ann] } }", "approvals.users[1]", "for the second time")]
    [InlineData("{ protected: true, approvals: { quorum: 3, users: [ann, bob] } }", "approvals.quorum", "only 2 may approve")]
    [InlineData("protect: true", "protect", "did you mean protected?")]
    [InlineData("[]", "", "The rules of an alias are an object")]
    [InlineData("gates: [", "", "not valid YAML at line")]
    public void ReadYaml_EveryMistake_HasItsPath(string yaml, string path, string message)
    {
        var (rules, problems) = AliasRulesReader.ReadYaml(yaml);

        rules.ShouldBeNull();
        problems.ShouldContain(problem => problem.Path == path && problem.Message.Contains(message), string.Join("; ", problems));
    }

    [Fact]
    public void Example_InTheDocs_IsRead()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Platform.sln")))
            folder = folder.Parent;
        var page = File.ReadAllText(Path.Combine(folder.ShouldNotBeNull().FullName, "docs", "gates.md"));

        var (rules, problems) = AliasRulesReader.ReadYaml(page.Split("```yaml\n")[1].Split("```")[0]);

        problems.ShouldBeEmpty();
        rules.ShouldNotBeNull().Gates.Count.ShouldBe(12);
    }

    [Fact]
    public void ReadYaml_SeveralMistakes_AreReportedAtOnce()
        => AliasRulesReader.ReadYaml("""
            expiresAfter: x
            gates:
              - { metric: hr_at_20, atLeast: 0.1, margin: 0.1 }
              - { guard: coverage_at_20 }
              - { maxAge: x }
            """).Problems.Select(problem => problem.Path).ShouldBe(["expiresAfter", "gates[0].margin", "gates[1]", "gates[2].maxAge"]);

    [Theory]
    [InlineData("{")]
    [InlineData("""{"protected":true,"protected":false}""")]
    [InlineData("""{"expiresAfter":"\ud800"}""")]
    public void ReadJson_Unreadable_SaysSo(string json) => AliasRulesReader.ReadJson(json).Problems.ShouldHaveSingleItem().Message.ShouldStartWith("This is not valid JSON");
}
