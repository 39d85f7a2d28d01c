using Distillery.LocalHosting.Servers;
using Distillery.Registry;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Distillery.Bus.Tests;

/// <summary>One RabbitMQ for all tests that need one; they run one after the other, each on empty queues.</summary>
public sealed class RabbitFixture : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"rabbit-{Guid.NewGuid():N}");
    private readonly string? _missing = RabbitServer.WhyUnavailable();

    public RabbitServer Server { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (_missing is null)
            Server = await RabbitServer.StartAsync(new RabbitServerOptions { Folder = _folder, Durable = false });
    }

    /// <summary>Skips a test where there is no RabbitMQ; empties the queues.</summary>
    public async Task<string> ReadyAsync()
    {
        Skip.If(_missing is not null, _missing);
        if (Server.ProcessId is null)
            await Server.RestartAsync();
        await using var connection = await ConnectAsync();
        foreach (var name in StageEndpoints.Queues.Select(StageEndpoints.NameOf).SelectMany(name => new[] { name, $"{name}_error", $"{name}_skipped" }))
        {
            await using var channel = await connection.CreateChannelAsync();
            try
            {
                // Not deleted: a broker that is killed soon after remembers a deleted queue by half.
                await channel.QueuePurgeAsync(name);
            }
            catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == 404)
            {
                // It was never there, so it is empty.
            }
        }

        return Server.Uri;
    }

    public Task<IConnection> ConnectAsync() => new ConnectionFactory { Uri = new Uri(Server.Uri) }.CreateConnectionAsync();

    public async Task DisposeAsync()
    {
        if (Server is not null)
            await Server.DisposeAsync();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }
}

[CollectionDefinition("rabbit", DisableParallelization = true)]
public sealed class RabbitTests : ICollectionFixture<RabbitFixture>;
