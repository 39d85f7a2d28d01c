namespace Distillery.LocalHosting.Servers;

/// <summary>How a local RabbitMQ is started.</summary>
public sealed record RabbitServerOptions
{
    /// <summary>Folder of its data, logs and password. Kept by the server; a kept folder goes on working.</summary>
    public required string Folder { get; init; }

    /// <summary>Loopback port for AMQP; a free one when null.</summary>
    public int? Port { get; init; }

    /// <summary>Password of the user; the kept or a random one when null.</summary>
    public string? Password { get; init; }

    /// <summary>Name of the user. Default <c>guest</c>.</summary>
    public string UserName { get; init; } = "guest";

    /// <summary>False lets it be killed instead of stopped in the end: for tests, whose folder goes away.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>True starts the management pages and API too.</summary>
    public bool Management { get; init; }

    /// <summary>Loopback port of the management pages; a free one when null.</summary>
    public int? ManagementPort { get; init; }

    /// <summary>Receives each line of its log.</summary>
    public Action<string>? Log { get; init; }
}
