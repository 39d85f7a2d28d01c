using System.Net;
using System.Text.Json.Nodes;
using Distillery.Contracts;

namespace Distillery.Client.Tests;

public class SubmitTests
{
    [Fact]
    public async Task Submit_Spec_SendsJsonAndKeyAndTellsNewFromKnown()
    {
        var api = new ScriptedHandler().Json(Sample.Job(), HttpStatusCode.Created).Json(Sample.Job());
        var client = api.Client();

        var first = await client.SubmitAsync(Sample.Spec(), "key-1");
        var second = await client.SubmitAsync(Sample.Spec(), "key-1");

        first.IsNew.ShouldBeTrue();
        second.IsNew.ShouldBeFalse();
        second.Job.Id.ShouldBe("j1");
        api.Last.Headers["Idempotency-Key"].ShouldBe("key-1");
        api.Last.ContentType.ShouldBe("application/json");
        var body = JsonNode.Parse(api.Last.Body!)!;
        body["baselines"]![0]!.GetValue<string>().ShouldBe("popularity");
        body["baselines"]![1]!["loss"]!.GetValue<string>().ShouldBe("bce");
    }

    [Theory]
    [InlineData(SpecFormat.Yaml, "application/yaml")]
    [InlineData(SpecFormat.Json, "application/json")]
    public async Task Submit_Text_SendsItAsWritten(SpecFormat format, string mediaType)
    {
        var api = new ScriptedHandler().Json(Sample.Job(), HttpStatusCode.Created);

        await api.Client().SubmitAsync("name: nightly # mine", format);

        api.Last.PathAndQuery.ShouldBe("/api/jobs");
        api.Last.ContentType.ShouldBe(mediaType);
        api.Last.Body.ShouldBe("name: nightly # mine");
        api.Last.Headers.ShouldNotContainKey("Idempotency-Key");
    }

    [Fact]
    public async Task Submit_InvalidSpec_ThrowsWithEveryProblem()
    {
        var api = new ScriptedHandler().Text(
            """{"title":"Invalid","status":422,"code":"invalid_spec","detail":"The spec has 2 problems.","errors":[{"path":"name","message":"is empty."},{"path":"training.epochs","message":"is 0; it must be from 1 to 10000."}]}""",
            "application/problem+json", HttpStatusCode.UnprocessableEntity);

        var error = await Should.ThrowAsync<DistilleryApiException>(() => api.Client().SubmitAsync("name: ''", SpecFormat.Yaml));

        error.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        error.Code.ShouldBe("invalid_spec");
        error.Message.ShouldBe("The spec has 2 problems.");
        error.Problems.Select(p => p.Path).ShouldBe(["name", "training.epochs"]);
        error.IsTransient.ShouldBeFalse();
    }

    [Fact]
    public async Task Validate_Sound_GivesSpecStagesAndYaml()
    {
        var plan = new StagePlan("prepare-data", StageKinds.PrepareData, [], new StageParameters { Dataset = Sample.Spec().Dataset });
        var api = new ScriptedHandler().Json(new SpecValidation([], Sample.Spec(), [plan], "name: nightly\n"));

        var answer = await api.Client().ValidateAsync(Sample.Spec());

        api.Last.PathAndQuery.ShouldBe("/api/jobs/validate");
        answer.Problems.ShouldBeEmpty();
        answer.Stages.ShouldNotBeNull().ShouldHaveSingleItem().Name.ShouldBe("prepare-data");
        answer.Spec.ShouldNotBeNull().Dataset.Path.ShouldBe("data/games");
        answer.Yaml.ShouldBe("name: nightly\n");
    }

    [Fact]
    public async Task Validate_Broken_GivesProblemsOnly()
    {
        var api = new ScriptedHandler().Text("""{"problems":[{"path":"name","message":"is empty."}]}""", "application/json");

        var answer = await api.Client().ValidateAsync("name: ''", SpecFormat.Yaml);

        answer.Problems.ShouldHaveSingleItem().ShouldBe(new SpecProblem("name", "is empty."));
        answer.Spec.ShouldBeNull();
    }
}
