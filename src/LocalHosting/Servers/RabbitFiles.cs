using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Distillery.LocalHosting.Servers;

/// <summary>Settings of a local RabbitMQ node: files and environment.</summary>
internal static class RabbitFiles
{
    private const string Loopback = "-kernel inet_dist_use_interface {127,0,0,1}";

    /// <summary>Writes configuration, plugins, and the user (at each start, so that the wanted password is the valid one).</summary>
    public static void Write(ServerFolder folder, string user, string password, int? managementPort)
    {
        foreach (var name in new[] { "home", "data", "log" })
            folder.Subfolder(name);
        var definitions = folder.Write("definitions.json", Definitions(user, password));
        // Its hundreds of lines about a start hide what matters. A channel's error is an exception at the client who made it, and asking whether
        // a queue exists is one when it does not. A connection's warning is a client that goes without a word, as our own question does whether the
        // server is there.
        folder.Write("rabbitmq.conf", $"""
            load_definitions = {definitions}
            loopback_users.guest = true
            log.console = true
            log.console.level = warning
            log.channel.level = critical
            log.connection.level = error
            log.file = false
            raft.wal_max_size_bytes = 67108864
            {(managementPort is { } port ? $"management.tcp.ip = 127.0.0.1\nmanagement.tcp.port = {port}" : "")}
            """);
        folder.Write("enabled_plugins", managementPort is null ? "[].\n" : "[rabbitmq_management].\n");
        folder.Write("environment", "");
    }

    /// <summary>Variables of the node and of programs that talk to it.</summary>
    public static Dictionary<string, string?> Environment(ServerFolder folder, int port, int mapperPort, int nodePort) => new()
    {
        ["HOME"] = folder.In("home"),
        ["LC_ALL"] = "C.UTF-8",
        // Alone on its own port mapper, every node may bear the same name; a folder can so be moved.
        ["RABBITMQ_NODENAME"] = "rabbit@localhost",
        ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_NODE_PORT"] = $"{port}",
        ["RABBITMQ_DIST_PORT"] = $"{nodePort}",
        ["RABBITMQ_MNESIA_BASE"] = folder.In("data"),
        ["RABBITMQ_LOG_BASE"] = folder.In("log"),
        ["RABBITMQ_CONFIG_FILE"] = folder.In("rabbitmq.conf"),
        ["RABBITMQ_CONF_ENV_FILE"] = folder.In("environment"),
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = folder.In("enabled_plugins"),
        ["RABBITMQ_GENERATED_CONFIG_DIR"] = folder.In("home"),
        ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        ["ERL_EPMD_PORT"] = $"{mapperPort}",
        // Erlang's threads spin while they wait, which costs others' time on a machine with few cores.
        ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = $"{Loopback} +sbwt none +sbwtdcpu none +sbwtdio none",
        ["RABBITMQ_CTL_ERL_ARGS"] = Loopback,
        ["ERL_CRASH_DUMP"] = folder.In("log/erl_crash.dump"),
    };

    private static string Definitions(string user, string password) => JsonSerializer.Serialize(new
    {
        users = new[] { new { name = user, password_hash = Hash(password), hashing_algorithm = "rabbit_password_hashing_sha256", tags = "administrator" } },
        vhosts = new[] { new { name = "/" } },
        permissions = new[] { new { user, vhost = "/", configure = ".*", write = ".*", read = ".*" } },
    });

    // RabbitMQ's form: four random bytes, then the SHA-256 of these and the password.
    private static string Hash(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(4);
        return Convert.ToBase64String([.. salt, .. SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(password)])]);
    }
}
