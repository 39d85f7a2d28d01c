using System.Net;
using System.Net.NetworkInformation;
using System.Text;
using Distillery.LocalHosting.Servers;
using Distillery.LocalHosting.Tests.Support;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Distillery.LocalHosting.Tests.Servers;

public sealed class RabbitServerTests
{
    [SkippableFact]
    public async Task Server_KilledAndKept_KeepsItsQuorumQueueAndPort_OnLoopbackOnly()
    {
        Skip.If(RabbitServer.WhyUnavailable() is not null, RabbitServer.WhyUnavailable());
        using var folder = new TemporaryFolder();
        int port;
        await using (var server = await RabbitServer.StartAsync(new() { Folder = folder.In("rabbit") }))
        {
            port = server.Port;
            await PublishAsync(server.Uri, "first");
            await Should.ThrowAsync<BrokerUnreachableException>(() => PublishAsync($"amqp://guest:wrong@localhost:{port}", "x"));
            OwnListeners(server).ShouldAllBe(e => IPAddress.IsLoopback(e.Address));

            // RabbitMQ 3.10 keeps the register of quorum queues in memory for some seconds: only a queue that is there is safe from kill -9.
            await server.RestartAsync();
            server.Kill();
            await Eventually.HoldsAsync(() => server.ProcessId is null, "the killed server is gone");
            await server.RestartAsync();

            server.Port.ShouldBe(port);
            (await TakeAsync(server.Uri)).ShouldBe("first");
            await PublishAsync(server.Uri, "second");
        }
        await using var later = await RabbitServer.StartAsync(new() { Folder = folder.In("rabbit"), Password = "anotherPassword1" });
        later.Uri.ShouldStartWith("amqp://guest:anotherPassword1@localhost:");
        (await TakeAsync(later.Uri)).ShouldBe("second");
        (await TakeAsync(await later.CreateVirtualHostAsync("other"), create: true)).ShouldBeNull();
    }

    // AMQP, port mapper and Erlang's own port: what listens in the range from which free ports come and belongs to the node.
    private static IEnumerable<IPEndPoint> OwnListeners(RabbitServer server) =>
        IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(e => e.Port == server.Port || e.Port is >= 20_000 and < 32_700);

    private static async Task PublishAsync(string uri, string text)
    {
        await using var connection = await new ConnectionFactory { Uri = new(uri) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        await DeclareAsync(channel);
        await channel.BasicPublishAsync("", "q", mandatory: true, new BasicProperties { Persistent = true }, Encoding.UTF8.GetBytes(text));
    }

    private static async Task<string?> TakeAsync(string uri, bool create = false)
    {
        await using var connection = await new ConnectionFactory { Uri = new(uri) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        if (create)
            await DeclareAsync(channel);
        var message = await channel.BasicGetAsync("q", autoAck: true);
        return message is null ? null : Encoding.UTF8.GetString(message.Body.Span);
    }

    private static Task DeclareAsync(IChannel channel) =>
        channel.QueueDeclareAsync("q", durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
}
