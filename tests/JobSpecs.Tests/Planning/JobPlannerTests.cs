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
    public void Plan_Slim_FineTunesOnceAndEncodesEqualTextsOnce()
    {
        var plan = JobPlanner.Plan(Spec("""
            name: a
            dataset: { sample: {} }
            student: { prefixes: last }
            method: { name: slim, slim: {} }
            studentLm: { users: 700 }
            baselines:
              - twin
              - { student: sasrec, method: { name: slim, slim: { rationales: none } } }
              - { student: sasrec, method: { name: slim, slim: { fusion: matching } } }
              - { student: sasrec, method: { name: slim, slim: { steps: [3] } } }
              - { student: sasrec, method: { name: slim, slim: { rationales: teacher } } }
            """));

        plan.Select(s => s.Name).ShouldBe(
            [
                "prepare-data", "ask-rationales", "fine-tune", "write-rationales", "ask-every-rationale",
                "encode-text-items-tfidf-128", "encode-text-student-tfidf-128", "encode-text-student-steps-3-tfidf-128", "encode-text-teacher-tfidf-128",
                "distill-twin", "distill-item-text-sasrec-softmax-last", "distill-slim-matching-student-sasrec-softmax-last",
                "distill-slim-id-student-steps-3-sasrec-softmax-last", "distill-slim-id-teacher-sasrec-softmax-last", "distill-student", "evaluate",
            ]);
        plan.Single(s => s.Name == "ask-rationales").Parameters.Rationales!.Users.ShouldBe(700);
        plan.Single(s => s.Name == "distill-student").DependsOn.ShouldBe(["prepare-data", "encode-text-student-tfidf-128"]);
        plan.Single(s => s.Name == "distill-twin").DependsOn.ShouldBe(["prepare-data"]);
        plan.Where(s => StageKinds.QueueOf(s.Kind) == StageKinds.FineTuneQueue).Count().ShouldBe(6);
        var seen = new HashSet<string>();
        foreach (var stage in plan)
        {
            stage.DependsOn.ShouldAllBe(name => seen.Contains(name));
            seen.Add(stage.Name);
        }
    }

    [Fact]
    public void Plan_SlimWithItemTextAlone_LearnsEveryPrefixToo()
    {
        var plan = JobPlanner.Plan(Spec("""
            name: a
            dataset: { sample: {} }
            method: { name: none }
            baselines: [{ student: sasrec, prefixes: all, method: { name: slim, slim: { rationales: none } } }]
            """));

        plan.Select(s => s.Name).ShouldBe(["prepare-data", "encode-text-items-tfidf-128", "distill-item-text-sasrec-softmax-all", "distill-student", "evaluate"]);
    }

    [Fact]
    public void Plan_SeveralQuestions_AreAskedOneAfterTheOther()
    {
        var plan = JobPlanner.Plan(Spec("""
            name: a
            dataset: { sample: {} }
            student: { prefixes: last }
            method: { name: slim }
            baselines: [{ student: sasrec, method: { name: slim, slim: { rationales: teacher } } }, { student: sasrec, method: { name: fused } }]
            """));

        plan.Single(s => s.Name == "ask-rationales").DependsOn.ShouldBe(["prepare-data", "query-teacher"]);
        plan.Single(s => s.Name == "ask-every-rationale").DependsOn.ShouldBe(["prepare-data", "query-teacher", "ask-rationales"]);
    }

    [Fact]
    public void Plan_Preview_PreparesAndShowsOnly()
    {
        var plan = JobPlanner.Plan(Spec("""
            name: a
            dataset: { sample: {} }
            teacher: { kind: chat, model: m, endpoint: "http://localhost:1/v1" }
            student: { prefixes: last }
            method: { name: slim }
            studentLm: { users: 70 }
            baselines: [{ student: sasrec, method: { name: fused } }]
            register: { model: r }
            preview: { user: 3 }
            """));

        plan.Select(s => s.Kind).ShouldBe([StageKinds.PrepareData, StageKinds.PreviewTeacher]);
        StageKinds.QueueOf(plan[1].Kind).ShouldBe(StageKinds.TeacherQueue);
        plan[1].Parameters.Lists.ShouldBe(true);
        plan[1].Parameters.Rationales!.Users.ShouldBe(70);
        plan[1].Parameters.StudentLm.ShouldNotBeNull();
    }

    [Fact]
    public void Plan_ItemTextOnly_AsksNobody() =>
        JobPlanner.Plan(Spec("{ name: a, dataset: { sample: {} }, student: { prefixes: last }, method: { name: slim, slim: { rationales: none } } }"))
            .Select(s => s.Name).ShouldBe(["prepare-data", "encode-text-items-tfidf-128", "distill-student", "evaluate"]);

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
