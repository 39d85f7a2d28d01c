using Distillery.Cli.Demo;
using Distillery.JobSpecs;

namespace Distillery.Cli.Tests.Demo;

public sealed class DemoSpecTests
{
    [Fact]
    public void Create_Generated_PlansEveryRowOfTheTable() =>
        JobPlanner.Rows(DemoSpec.Create(null, "fused", "full-ranking", 1, "as-is", "auto")).Select(row => row.Key).ShouldBe(
            ["popularity", "item-knn", "text", "hybrid", "sasrec-bce-last", "dllm2rec-paper-sasrec-bce-last", "twin", "student"]);

    [Fact]
    public void Create_OwnData_TakesTheFolderSeedAndTieOrder()
    {
        var spec = DemoSpec.Create(new DirectoryInfo(AppContext.BaseDirectory), "fused", "full-ranking", 7, "shuffled", "cpu");

        spec.Dataset.Path.ShouldBe(new DirectoryInfo(AppContext.BaseDirectory).FullName);
        spec.Training.Seed.ShouldBe(7);
        spec.Split.Ties.ShouldBe("shuffled");
        spec.Baselines.ShouldAllBe(b => b.Training == null || b.Training.Seed == 7);
    }

    [Fact]
    public void Create_MissingFolder_SaysWhich() =>
        Should.Throw<BadInputException>(() => DemoSpec.Create(new DirectoryInfo("no/such/folder"), "fused", "full-ranking", 1, "as-is", "auto")).Message.ShouldContain("no/such/folder");

    [Fact]
    public void Create_TwinAndStudent_HaveTheSameBudget()
    {
        var rows = JobPlanner.Rows(DemoSpec.Create(null, "fused", "full-ranking", 1, "as-is", "auto"));

        rows.Single(r => r.IsTwin).Training.ShouldBe(rows.Single(r => r.IsStudent).Training);
        rows.Single(r => r.IsTwin).Student.ShouldBe(rows.Single(r => r.IsStudent).Student);
    }

    [Theory]
    [InlineData("full-ranking")]
    [InlineData("sampled-100")]
    public void Slim_EachProtocol_IsASoundJobWithThePapersRows(string protocol)
    {
        var spec = DemoSpec.Create(null, "slim", protocol, 4, "as-is", "cpu");

        JobSpecReader.ReadYaml(JobSpecWriter.ToYaml(spec)).Problems.ShouldBeEmpty();
        spec.Evaluation.Protocol.ShouldBe(protocol);
        spec.StudentLm!.Tuning.Seed.ShouldBe(4);
        JobPlanner.Rows(spec).Select(row => row.Label).ShouldBe(
            [
                "Popularity", "Item-kNN", "Text (TF-IDF)", "Hybrid kNN + text (teacher)", "SASRec (softmax, last target) + item text",
                "SLIM (teacher's rationales) on SASRec (softmax, last target)", "SLIM text matching (student LM's rationales)",
                "SLIM text matching (student LM's rationales, step 1 only)", "SLIM text matching (student LM's rationales, step 2 only)",
                "SLIM text matching (student LM's rationales, step 3 only)", "SASRec (softmax, last target), twin",
                "SLIM (student LM's rationales) on SASRec (softmax, last target)",
            ]);
    }

    [Fact]
    public void Slim_OwnData_TakesOneWindowOfEachUser()
    {
        var spec = DemoSpec.Create(new DirectoryInfo(AppContext.BaseDirectory), "slim", "sampled-100", 2, "shuffled", "cpu");

        JobSpecReader.ReadYaml(JobSpecWriter.ToYaml(spec)).Problems.ShouldBeEmpty();
        (spec.Split.Kind, spec.Split.Windows, spec.Split.Ties).ShouldBe(("leave-one-out", "last", "shuffled"));
        JobPlanner.Rows(spec).Select(row => row.Student?.Name).OfType<string>().Distinct().Order().ShouldBe(["gru4rec", "sasrec", "srgnn"]);
    }
}
