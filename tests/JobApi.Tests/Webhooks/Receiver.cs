using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Distillery.JobApi.Tests;

/// <summary>A server that gets webhooks, remembers them, and answers as it is told.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Receiver(WebApplication app) => _app = app;

    public string Url => $"{_app.Urls.Single()}/in?token=t-0123456789";

    public int Port => new Uri(_app.Urls.Single()).Port;

    public ConcurrentQueue<Got> Requests { get; } = new();

    public static async Task<Receiver> StartAsync(Func<Got, HttpContext, Task>? answer = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.MapFallback(async context =>
        {
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var headers = context.Request.Headers;
            var got = new Got(
                context.Request.Path, headers["X-Distillery-Delivery"].ToString(), headers["X-Distillery-Event"].ToString(), headers["X-Distillery-Signature"].ToString(),
                context.Request.ContentType ?? "", body.ToArray());
            receiver.Requests.Enqueue(got);
            await (answer?.Invoke(got, context) ?? Task.CompletedTask);
        });
        await app.StartAsync();
        return receiver;
    }

    /// <summary>Waits for a number of requests.</summary>
    public async Task<IReadOnlyList<Got>> WaitAsync(int count)
        => await Patience.UntilAsync(() => Task.FromResult(Requests.ToArray()), got => got.Length >= count);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    internal sealed record Got(string Path, string Delivery, string Event, string Signature, string ContentType, byte[] Body)
    {
        public string Text => Encoding.UTF8.GetString(Body);
    }
}
