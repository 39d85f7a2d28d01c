namespace Distillery.LocalHosting.Servers;

/// <summary>How a local Postgres is started.</summary>
public sealed record PostgresServerOptions
{
    /// <summary>Folder of its data and password. Kept by the server; a kept folder goes on working.</summary>
    public required string Folder { get; init; }

    /// <summary>Loopback port; a free one when null.</summary>
    public int? Port { get; init; }

    /// <summary>Name of the superuser. Default <c>postgres</c>. A kept folder knows the name that it was made with.</summary>
    public string UserName { get; init; } = "postgres";

    /// <summary>Password of the superuser; the kept or a random one when null.</summary>
    public string? Password { get; init; }

    /// <summary>False leaves writing to the disk to the system: for tests, whose data survive <c>kill -9</c> but need not survive a power failure.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>Connections at once. Default 200.</summary>
    public int MaxConnections { get; init; } = 200;

    /// <summary>Receives each line of its log.</summary>
    public Action<string>? Log { get; init; }
}
