using Distillery.Contracts;

namespace Distillery.JobSpecs.Tests.Planning;

public sealed class JobPlannerTests
{
    [Fact]
    public void Plan_FusedWithBaselines_TrainsEachRowOnceAndEvaluatesAll()
    {
        var plan = JobPlanner.Plan(Spec("""
            name: a
            dataset: { sample: {} }
            baselines: [popularity, hybrid, { student: sasrec, loss: bce, prefixes: last }, { student: sasrec, loss: bce, prefixes: last, method: { name: dllm2rec } }, twin]
            register: { model: m }
            """));

        plan.Select(s => s.Name).ShouldBe(
            ["prepare-data", "query-teacher", "distill-sasrec-bce-last", "distill-dllm2rec-paper-sasrec-bce-last", "distill-twin", "distill-student", "evaluate", "register"]);
        plan.Single(s => s.Name == "distill-twin").DependsOn.ShouldBe(["prepare-data"]);
        plan.Single(s => s.Name == "distill-student").DependsOn.ShouldBe(["prepare-data", "query-teacher"]);
        plan.Single(s => s.Name == "evaluate").Parameters.Rows!.Count.ShouldBe(6);
    }

    [Fact]
    public void Plan_PlainMethod_AsksNoTeacher() =>
        JobPlanner.Plan(Spec("{ name: a, dataset: { sample: {} }, method: { name: none } }")).ShouldNotContain(s => s.Kind == StageKinds.QueryTeacher);

    [Fact]
    public void Plan_TwinAndEqualPlainRow_HaveEqualParameters()
    {
        var twin = JobPlanner.Plan(Spec("{ name: a, dataset: { sample: {} }, baselines: [twin] }")).Single(s => s.Name == "distill-twin");
        var plain = JobPlanner.Plan(Spec("{ name: b, dataset: { sample: {} }, method: { name: none } }")).Single(s => s.Name == "distill-student");

        twin.Parameters.ShouldBe(plain.Parameters);
    }

    [Fact]
    public void Rows_Student_IsLastWithResolvedMethod()
    {
        var student = JobPlanner.Rows(Spec("{ name: a, dataset: { sample: {} }, baselines: [text] }"))[^1];

        student.IsStudent.ShouldBeTrue();
        student.Method!.Lists.Weight.ShouldBe(1.0);
        student.Label.ShouldBe("Fused SASRec (softmax, every prefix)");
    }

    private static JobSpec Spec(string yaml)
    {
        var reading = JobSpecReader.ReadYaml(yaml);
        reading.Problems.ShouldBeEmpty();
        return reading.Spec!;
    }
}
