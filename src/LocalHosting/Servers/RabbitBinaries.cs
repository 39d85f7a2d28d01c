namespace Distillery.LocalHosting.Servers;

/// <summary>Finds the programs of an installed RabbitMQ.</summary>
/// <param name="Server">The server's own script, without the wrapper of the system's service.</param>
/// <param name="Control">Its control program.</param>
/// <param name="Mapper">Erlang's port mapper.</param>
internal sealed record RabbitBinaries(string Server, string Control, string Mapper)
{
    private static readonly string[] Folders = ["/usr/lib/rabbitmq/bin", "/opt/rabbitmq/sbin", "/usr/local/sbin"];
    private static readonly string[] MapperFolders = ["/usr/bin", "/usr/lib/erlang/bin", "/usr/local/bin", "/opt/erlang/bin"];

    /// <summary>The installed one, or null.</summary>
    public static RabbitBinaries? Find()
    {
        var folder = Array.Find(Folders, f => File.Exists(Path.Combine(f, "rabbitmq-server")));
        var mapper = Array.Find(MapperFolders, f => File.Exists(Path.Combine(f, "epmd")));
        return folder is null || mapper is null ? null : new(Path.Combine(folder, "rabbitmq-server"), Path.Combine(folder, "rabbitmqctl"), Path.Combine(mapper, "epmd"));
    }

    /// <summary>The installed one.</summary>
    /// <exception cref="ServerException">There is none.</exception>
    public static RabbitBinaries Required() => Find() ?? throw new ServerException(RabbitServer.WhyUnavailable()!);
}
