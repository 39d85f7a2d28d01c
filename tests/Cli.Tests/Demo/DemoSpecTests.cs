using Distillery.Cli.Demo;
using Distillery.JobSpecs;

namespace Distillery.Cli.Tests.Demo;

public sealed class DemoSpecTests
{
    [Fact]
    public void Create_Generated_PlansEveryRowOfTheTable() =>
        JobPlanner.Rows(DemoSpec.Create(null, 1, "as-is", "auto")).Select(row => row.Key).ShouldBe(
            ["popularity", "item-knn", "text", "hybrid", "sasrec-bce-last", "dllm2rec-paper-sasrec-bce-last", "twin", "student"]);

    [Fact]
    public void Create_OwnData_TakesTheFolderSeedAndTieOrder()
    {
        var spec = DemoSpec.Create(new DirectoryInfo(AppContext.BaseDirectory), 7, "shuffled", "cpu");

        spec.Dataset.Path.ShouldBe(new DirectoryInfo(AppContext.BaseDirectory).FullName);
        spec.Training.Seed.ShouldBe(7);
        spec.Split.Ties.ShouldBe("shuffled");
        spec.Baselines.ShouldAllBe(b => b.Training == null || b.Training.Seed == 7);
    }

    [Fact]
    public void Create_MissingFolder_SaysWhich() =>
        Should.Throw<BadInputException>(() => DemoSpec.Create(new DirectoryInfo("no/such/folder"), 1, "as-is", "auto")).Message.ShouldContain("no/such/folder");

    [Fact]
    public void Create_TwinAndStudent_HaveTheSameBudget()
    {
        var rows = JobPlanner.Rows(DemoSpec.Create(null, 1, "as-is", "auto"));

        rows.Single(r => r.IsTwin).Training.ShouldBe(rows.Single(r => r.IsStudent).Training);
        rows.Single(r => r.IsTwin).Student.ShouldBe(rows.Single(r => r.IsStudent).Student);
    }
}
