using Distillery.Cli.Display;

namespace Distillery.Cli.Tests.Display;

public sealed class ResultJsonTests
{
    [Fact]
    public void Of_FinishedJob_HasTheFormThatScriptsRead()
    {
        var json = ResultJson.Of(Sample.Job(), ["tiny, not an LLM"]);

        json["teachers"]!.AsArray().ShouldHaveSingleItem()!.GetValue<string>().ShouldBe("tiny, not an LLM");

        json["dataset"]!["items"]!.GetValue<int>().ShouldBe(16_874);
        json["rows"]!.AsArray().Count.ShouldBe(3);
        json["rows"]![2]!["model"]!.GetValue<string>().ShouldBe("Fused SASRec (softmax, every prefix)");
        json["rows"]![2]!["hr_at_20"]!.GetValue<double>().ShouldBe(0.0894);
        json["rows"]![2]!["seconds"]!.GetValue<double>().ShouldBe(120);
        json["paired"]!["metric"]!.GetValue<string>().ShouldBe("ndcg_at_20");
        json["paired"]!["against"]!.GetValue<string>().ShouldBe("twin");
        json["version"]!["number"]!.GetValue<int>().ShouldBe(3);
    }

    [Fact]
    public void Of_JobWithoutTable_SaysSo() => Should.Throw<ArgumentException>(() => ResultJson.Of(Sample.Job() with { Result = null }, []));
}
