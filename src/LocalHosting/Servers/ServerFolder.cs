using System.Security.Cryptography;
using System.Text;
using Distillery.LocalHosting.Processes;

namespace Distillery.LocalHosting.Servers;

/// <summary>The folder of one server: its own, closed to others, and used by one process at a time.</summary>
internal sealed class ServerFolder : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly Account? account;
    private readonly FileStream held;

    private ServerFolder(string path, Account? account, FileStream held)
    {
        Path = path;
        this.account = account;
        this.held = held;
        Records = new(In("processes"));
    }

    /// <summary>Full path.</summary>
    public string Path { get; }

    /// <summary>User of the server, when it is not ours.</summary>
    public string? User => account?.Name;

    /// <summary>Where its processes are written down.</summary>
    public ProcessRecords Records { get; }

    /// <summary>Makes the folder ready, takes it, and ends what an earlier run left alive in it.</summary>
    public static async Task<ServerFolder> OpenAsync(string folder, string user, CancellationToken cancellation)
    {
        var account = Account.ForServer(user);
        var path = System.IO.Path.GetFullPath(folder);
        Directory.CreateDirectory(path);
        if (account is not null && !Enterable(path))
            path = Elsewhere(path, account);
        FileStream held;
        try
        {
            held = new FileStream(System.IO.Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error)
        {
            throw new ServerException($"The folder {path} is in use by another server.", error);
        }
        var opened = new ServerFolder(path, account, held);
        try
        {
            opened.GiveAway(path, Owner);
            await opened.Records.RemoveLeftoversAsync(TimeSpan.FromSeconds(6), TimeProvider.System, cancellation);
            return opened;
        }
        catch (Exception)
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>A path inside.</summary>
    public string In(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>A subfolder that belongs to the server's user.</summary>
    public string Subfolder(string name)
    {
        Directory.CreateDirectory(In(name));
        GiveAway(In(name), Owner);
        return In(name);
    }

    /// <summary>Writes a file that only the server's user can read.</summary>
    public string Write(string name, string text)
    {
        var path = In(name);
        PrivateFile.Write(path, text);
        GiveAway(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    /// <summary>The password kept here; the given or a new one when there is none or another one is wanted.</summary>
    /// <returns>The password to use, and whether data made with another one may be here.</returns>
    public (string Password, bool Changed) Password(string? wanted, bool special)
    {
        var kept = File.Exists(In("password")) ? File.ReadAllText(In("password")).TrimEnd('\n') : null;
        var password = wanted ?? kept ?? Passwords.Make(Passwords.ServerLength, special);
        return (password, password != kept);
    }

    /// <summary>Keeps a password that the server now knows.</summary>
    public void KeepPassword(string password) => PrivateFile.Write(In("password"), password + "\n");

    /// <inheritdoc/>
    public void Dispose() => held.Dispose();

    private void GiveAway(string path, UnixFileMode mode)
    {
        PrivateFile.SetMode(path, mode);
        if (account is not null)
            Native.GiveTo(path, account);
    }

    // A server with its own user must be able to walk down to its folder. Private folders under the system's temporary folder
    // are opened for walking through (not for listing).
    private static bool Enterable(string path)
    {
        var temporary = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetTempPath());
        for (var folder = Directory.GetParent(path); folder is not null; folder = folder.Parent)
        {
            if (folder.UnixFileMode.HasFlag(UnixFileMode.OtherExecute))
                continue;
            if (!folder.FullName.StartsWith(temporary + "/", StringComparison.Ordinal))
                return false;
            PrivateFile.SetMode(folder.FullName, folder.UnixFileMode | UnixFileMode.OtherExecute);
        }
        return true;
    }

    // Below a closed home folder (such as /root) the server's data lie in the system's place for them, and a note tells where.
    private static string Elsewhere(string path, Account account)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..12];
        var other = System.IO.Path.Combine("/var/lib/distillery", $"{account.Name}-{digest}");
        Directory.CreateDirectory(other);
        File.WriteAllText(System.IO.Path.Combine(path, "LOCATION"), $"User {account.Name} cannot enter this folder, so its data lie in {other}\n");
        return other;
    }
}
