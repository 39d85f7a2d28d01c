namespace Distillery.JobApi.Tests;

public sealed class RefusalTests(SharedApi shared) : IClassFixture<SharedApi>
{
    [Theory]
    [InlineData("/api/jobs?state=sleeping", "state")]
    [InlineData("/api/jobs?limit=0", "limit")]
    [InlineData("/api/jobs?limit=201", "limit")]
    [InlineData("/api/jobs?limit=abc", "limit: 'abc' is not a whole number.")]
    [InlineData("/api/jobs?limit=99999999999999", "limit")]
    [InlineData("/api/jobs?after=xyz", "after")]
    [InlineData("/api/jobs?label=nocolon", "label")]
    [InlineData("/api/jobs?q=%00", "NUL")]
    public async Task List_BadQuery_NamesIt(string address, string name)
    {
        var problem = await (await shared.Host.Http.GetAsync(address)).ProblemAsync();

        (problem.Status, problem.Code).ShouldBe((400, "invalid_argument"));
        problem.Detail.ShouldContain(name);
    }

    [Theory]
    [InlineData("/api/jobs/nope", "job_not_found")]
    [InlineData("/api/jobs/nope/log", "job_not_found")]
    [InlineData("/api/jobs/nope/events", "job_not_found")]
    [InlineData("/api/jobs/nope/runs", "job_not_found")]
    [InlineData("/api/jobs/nope/artifacts", "job_not_found")]
    [InlineData("/api/jobs/nope/transitions", "job_not_found")]
    [InlineData("/api/runs/nope", "run_not_found")]
    [InlineData("/api/runs/nope/metrics", "run_not_found")]
    [InlineData("/api/runs/nope/artifacts/x", "artifact_not_found")]
    [InlineData("/api/datasets/01234567", "dataset_not_found")]
    [InlineData("/api/models/nope", "model_not_found")]
    [InlineData("/api/models/nope/versions", "model_not_found")]
    [InlineData("/api/models/nope/versions/1", "version_not_found")]
    [InlineData("/api/nope", "not_found")]
    public async Task Get_WhatIsNotThere_Is404WithItsCode(string address, string code)
    {
        var problem = await (await shared.Host.Http.GetAsync(address)).ProblemAsync();

        (problem.Status, problem.Code).ShouldBe((404, code));
    }
}
