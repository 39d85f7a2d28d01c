using Distillery.Contracts;

namespace Distillery.JobSpecs.Tests.Planning;

public sealed class StageNeedsTests
{
    [Fact]
    public void Plan_ResourcesOfTheSpec_GoToTheStagesThatCompute()
    {
        var plan = Plan("{ name: a, dataset: { sample: {} }, register: { model: m }, resources: { device: cuda, memoryGiB: 8, gpuMemoryGiB: 20 } }");

        StageNeeds Of(string name) => plan.Single(stage => stage.Name == name).Needs.ShouldNotBeNull();
        Of("prepare-data").ShouldBe(new StageNeeds("cpu", 8, 0));
        Of("query-teacher").ShouldBe(new StageNeeds("cpu", 8, 0));
        Of("distill-student").ShouldBe(new StageNeeds("cuda", 8, 20));
        Of("evaluate").ShouldBe(new StageNeeds("cuda", 8, 20));
        Of("register").ShouldBe(new StageNeeds("cpu", 1, 0));
    }

    [Fact]
    public void Plan_DifferentNeeds_DoNotChangeWhatAStageDoes()
    {
        var small = Plan("{ name: a, dataset: { sample: {} }, resources: { memoryGiB: 2 } }");
        var large = Plan("{ name: a, dataset: { sample: {} }, resources: { memoryGiB: 64, gpuMemoryGiB: 20 } }");

        small.Single(stage => stage.Name == "distill-student").Parameters.ShouldBe(large.Single(stage => stage.Name == "distill-student").Parameters);
    }

    [Theory]
    [InlineData("resources: { gpuMemoryGiB: 0 }", "resources.gpuMemoryGiB")]
    [InlineData("resources: { device: cpu, gpuMemoryGiB: 4 }", "resources.gpuMemoryGiB")]
    [InlineData("deadline: soon", "deadline")]
    [InlineData("deadline: 30", "deadline")]
    [InlineData("labels: { team: 'a b' }", "labels.team")]
    [InlineData("labels: { team: '' }", "labels.team")]
    public void Read_WhatCannotBeScheduled_IsNamed(string field, string path)
    {
        var reading = JobSpecReader.ReadYaml($"{{ name: a, dataset: {{ sample: {{}} }}, {field} }}");

        reading.Spec.ShouldBeNull();
        reading.Problems.Single().Path.ShouldBe(path);
    }

    [Fact]
    public void Schema_NewFields_ArePublished()
    {
        JobSpecSchema.Json.ShouldContain("\"gpuMemoryGiB\"");
        JobSpecSchema.Json.ShouldContain("\"deadline\"");
    }

    private static IReadOnlyList<StagePlan> Plan(string yaml)
    {
        var reading = JobSpecReader.ReadYaml(yaml);
        reading.Problems.ShouldBeEmpty();
        return JobPlanner.Plan(reading.Spec!);
    }
}
