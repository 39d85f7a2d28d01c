using System.Net;
using System.Net.Sockets;
using System.Text;
using Distillery.LocalHosting.Running;
using Distillery.LocalHosting.Servers;

namespace Distillery.LocalHosting.Tests.Running;

public sealed class SmallPartsTests
{
    [Fact]
    public void Backoff_DoublesTo30Seconds_AndForgetsAfterAGoodRun()
    {
        var backoff = new Backoff();
        var rests = Enumerable.Range(0, 7).Select(_ => backoff.Next(TimeSpan.FromSeconds(1)).TotalSeconds);

        rests.ShouldBe([1, 2, 4, 8, 16, 30, 30]);
        backoff.Next(TimeSpan.FromMinutes(2)).TotalSeconds.ShouldBe(1);
    }

    [Fact]
    public void MergedLog_WithoutColours_IsPlainAlignedAndMasked()
    {
        var console = new StringWriter { NewLine = "\n" };
        var mask = new SecretMask();
        mask.Add("hunter2!");
        var log = new MergedLog(console, colours: false, mask);
        log.Register("api");
        log.Register("teacher-worker");

        log.Add("api", "api", "\u001b[32minfo\u001b[0m: password hunter2! taken");
        log.Add("teacher-worker", "teacher-worker", "up");

        console.ToString().ShouldBe("api            | info: password •••••• taken\nteacher-worker | up\n");
        log.After("api", 0).Single().Text.ShouldBe("info: password •••••• taken");
        log.After("teacher-worker", 2).ShouldBeEmpty();
    }

    [Fact]
    public void MergedLog_WithColours_GivesEachResourceItsOwn()
    {
        var console = new StringWriter { NewLine = "\n" };
        var log = new MergedLog(console, colours: true, new());
        log.Register("a");
        log.Register("b");

        log.Add("a", "a", "x");
        log.Add("b", "b", "y");

        var lines = console.ToString().Split('\n');
        lines[0].ShouldStartWith("\u001b[36ma");
        lines[1].ShouldStartWith("\u001b[33mb");
    }

    [Fact]
    public async Task Proxy_PassesBytesBothWays_SkipsDeadReplicas_AndTellsATakenPort()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var alive = ((IPEndPoint)server.LocalEndpoint).Port;
        var dead = FreePorts.Next();
        var port = FreePorts.Next();
        await using var proxy = new TcpProxy(port, () => [dead, alive]);
        for (var n = 0; n < 8; n++)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            using var accepted = await server.AcceptTcpClientAsync();
            var (stream, served) = (client.GetStream(), accepted.GetStream());
            await stream.WriteAsync("question"u8.ToArray());
            client.Client.Shutdown(SocketShutdown.Send);
            using var question = new StreamReader(served);
            (await question.ReadToEndAsync()).ShouldBe("question");
            await served.WriteAsync(Encoding.UTF8.GetBytes("answer"));
            accepted.Client.Shutdown(SocketShutdown.Send);
            using var answer = new StreamReader(stream);
            (await answer.ReadToEndAsync()).ShouldBe("answer");
        }
        Should.Throw<DistributedApplicationException>(() => new TcpProxy(port, () => [])).Message.ShouldContain($"Port {port} cannot be used");
    }

    [Fact]
    public async Task Proxy_WithoutReplica_ClosesTheConnection()
    {
        var port = FreePorts.Next();
        await using var proxy = new TcpProxy(port, () => []);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);

        (await client.GetStream().ReadAsync(new byte[1])).ShouldBe(0);
    }
}
