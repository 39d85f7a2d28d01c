using System.Net;

namespace Distillery.Client.Tests;

public class ErrorTests
{
    [Fact]
    public async Task Call_NoServer_SaysWhichAddress()
    {
        var api = new ScriptedHandler().Fail(new HttpRequestException("Connection refused"));

        var error = await Should.ThrowAsync<DistilleryApiException>(() => api.Client().ListModelsAsync());

        error.Code.ShouldBe(DistilleryApiException.Unreachable);
        error.Status.ShouldBeNull();
        error.IsTransient.ShouldBeTrue();
        error.Message.ShouldBe("The API at http://api.test/ cannot be reached: Connection refused.");
    }

    [Fact]
    public async Task Call_Timeout_IsUnreachableAndNotCancelled()
    {
        var api = new ScriptedHandler().Fail(new TaskCanceledException("slow"));

        var error = await Should.ThrowAsync<DistilleryApiException>(() => api.Client().ListModelsAsync());

        error.Message.ShouldContain("no answer within 100 s");
    }

    [Fact]
    public async Task Call_CancelledByCaller_StaysCancelled()
    {
        var api = new ScriptedHandler().Fail(new TaskCanceledException("stop"));
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => api.Client().ListModelsAsync(stop.Token));
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, "not_found", false)]
    [InlineData(HttpStatusCode.Conflict, "conflict", false)]
    [InlineData(HttpStatusCode.BadGateway, "http_502", true)]
    [InlineData(HttpStatusCode.TooManyRequests, "http_429", true)]
    public async Task Call_ErrorWithoutProblem_HasACodeAllTheSame(HttpStatusCode status, string code, bool transient)
    {
        var api = new ScriptedHandler().Text("<html>proxy</html>", "text/html", status);

        var error = await Should.ThrowAsync<DistilleryApiException>(() => api.Client().GetJobAsync("j1"));

        error.Code.ShouldBe(code);
        error.Status.ShouldBe(status);
        error.IsTransient.ShouldBe(transient);
        error.Message.ShouldContain($"answered {(int)status}");
    }

    [Fact]
    public async Task Call_BrokenProblemJson_StillReportsTheStatus()
    {
        var api = new ScriptedHandler().Text("{oops", "application/problem+json", HttpStatusCode.InternalServerError);

        var error = await Should.ThrowAsync<DistilleryApiException>(() => api.Client().GetJobAsync("j1"));

        error.Code.ShouldBe("http_500");
    }

    [Fact]
    public async Task Call_AnswerOfAnotherProgram_SaysSo()
    {
        var api = new ScriptedHandler().Text("[]", "application/json");

        var error = await Should.ThrowAsync<DistilleryApiException>(() => api.Client().GetJobAsync("j1"));

        error.Code.ShouldBe(DistilleryApiException.UnexpectedAnswer);
        error.Message.ShouldContain("/api/jobs/j1 did not answer with a JobDetail");
        error.IsTransient.ShouldBeFalse();
    }

    [Fact]
    public void Client_WithoutAddress_IsRefused()
    {
        using var http = new HttpClient();

        Should.Throw<ArgumentException>(() => new DistilleryClient(http)).Message.ShouldContain("BaseAddress");
    }
}
