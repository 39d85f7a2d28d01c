using System.Net;
using System.Text;
using Microsoft.Extensions.Http.Resilience;

namespace Distillery.ServiceDefaults.Tests.Resilience;

public sealed class ResilienceTests
{
    [Theory]
    [InlineData("GET", false, 4)]
    [InlineData("PUT", false, 4)]
    [InlineData("DELETE", false, 4)]
    [InlineData("POST", true, 4)]
    [InlineData("POST", false, 1)]
    [InlineData("PATCH", false, 1)]
    public async Task Send_ServerThatFails_IsAskedAgainOnlyWhereThatDoesNoHarm(string method, bool key, int calls)
    {
        var server = new Server(_ => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));
        using var request = new HttpRequestMessage(new HttpMethod(method), "http://localhost/") { Content = method == "GET" ? null : new StringContent("body") };
        if (key)
            request.Headers.Add("Idempotency-Key", "k");

        using var response = await SendAsync(server, request);

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        server.Bodies.Count.ShouldBe(calls);
        server.Bodies.Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task Send_StreamedUpload_IsSentOnceEvenWithAKey()
    {
        var server = new Server(_ => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));
        using var request = new HttpRequestMessage(HttpMethod.Put, "http://localhost/") { Content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes("part"))) };

        using var response = await SendAsync(server, request);

        server.Bodies.ShouldBe(["part"]);
    }

    [Fact]
    public async Task Send_ServerThatRecovers_IsAnswered()
    {
        var server = new Server(call => call < 3 ? throw new HttpRequestException("refused") : new HttpResponseMessage(HttpStatusCode.OK));
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://localhost/");

        using var response = await SendAsync(server, request);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        server.Bodies.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Send_RefusedForGood_IsNotAskedAgain()
    {
        var server = new Server(_ => new HttpResponseMessage(HttpStatusCode.BadRequest));
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://localhost/");

        using var response = await SendAsync(server, request);

        server.Bodies.Count.ShouldBe(1);
    }

    private static async Task<HttpResponseMessage> SendAsync(Server server, HttpRequestMessage request)
    {
        using var client = new HttpMessageInvoker(new ResilienceHandler(new StandardPipelines(new Hurry())) { InnerHandler = server });
        return await client.SendAsync(request, default);
    }

    /// <summary>
    /// A clock on which waits are over at once, except those that bound a call. A timer that bounds a call is made without an end and
    /// gets its time afterwards: taking "without an end" for a short wait would cut the call off, when the threads happen to run so.
    /// </summary>
    private sealed class Hurry : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
            => System.CreateTimer(callback, state, IsWait(dueTime) ? TimeSpan.Zero : dueTime, period);

        private static bool IsWait(TimeSpan time) => time >= TimeSpan.Zero && time < StandardPipelines.AttemptTimeout;
    }

    private sealed class Server(Func<int, HttpResponseMessage> answer) : HttpMessageHandler
    {
        public List<string> Bodies { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Bodies.Add(request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken));
            await Task.Yield();
            return answer(Bodies.Count);
        }
    }
}
