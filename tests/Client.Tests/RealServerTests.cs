using System.Net;
using System.Text;
using Distillery.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Distillery.Client.Tests;

/// <summary>The client as an application gets it, against a real server on a free port.</summary>
public class RealServerTests
{
    [Fact]
    public async Task Watch_ServerAbortsInTheMiddle_TheReaderSeesNoGap()
    {
        var resumes = new List<string?>();
        await using var server = await StartAsync(app => app.MapGet("/root/api/jobs/j1/events", async (HttpContext http) =>
        {
            var after = http.Request.Headers["Last-Event-ID"].FirstOrDefault();
            resumes.Add(after);
            http.Response.ContentType = "text/event-stream";
            var next = after is null ? 1 : long.Parse(after) + 1;
            await http.Response.WriteAsync(": heartbeat\n\n");
            for (var sequence = next; sequence <= Math.Min(next + 1, 5); sequence++)
                await http.Response.WriteAsync(sequence == 5 ? Sample.JobFrame(5, "succeeded") : Sample.StageFrame(sequence, "running"));
            await http.Response.Body.FlushAsync();
            // Long enough for the bytes to leave, then the line is cut without a proper end.
            await Task.Delay(50);
            http.Abort();
        }));
        await using var services = Services(server);
        var options = new WatchOptions { FirstDelay = TimeSpan.FromMilliseconds(1) };

        var sequences = new List<long>();
        await foreach (var change in services.GetRequiredService<DistilleryClient>().WatchAsync("j1", options))
            sequences.Add(change.Sequence);

        sequences.ShouldBe([1, 2, 3, 4, 5]);
        resumes.ShouldBe([null, "2", "4"]);
    }

    [Fact]
    public async Task Artifact_LargeBody_ArrivesWhole()
    {
        var bytes = Encoding.ASCII.GetBytes(new string('x', 3_000_000));
        await using var server = await StartAsync(app => app.MapGet("/root/api/runs/r1/artifacts/{**path}", (string path) => Results.Bytes(bytes, fileDownloadName: path)));
        await using var services = Services(server);
        using var copy = new MemoryStream();

        await services.GetRequiredService<DistilleryClient>().DownloadArtifactAsync("r1", "a/b.bin", copy);

        copy.Length.ShouldBe(bytes.Length);
    }

    [Fact]
    public async Task Client_BaseAddressWithoutSlash_KeepsItsPath()
    {
        await using var server = await StartAsync(app => app.MapGet("/root/api/models", () => Array.Empty<ModelView>()));
        await using var services = Services(server);

        (await services.GetRequiredService<DistilleryClient>().ListModelsAsync()).ShouldBeEmpty();
    }

    private static ServiceProvider Services(WebApplication server)
    {
        var services = new ServiceCollection();
        services.AddDistilleryClient(new Uri(server.Urls.Single() + "/root"));
        return services.BuildServiceProvider();
    }

    private static async Task<WebApplication> StartAsync(Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        map(app);
        await app.StartAsync();
        return app;
    }
}
