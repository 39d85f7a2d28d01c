namespace Distillery.LocalHosting.Processes;

/// <summary>A user of this machine, as <c>/etc/passwd</c> names it.</summary>
/// <param name="Name">Name of the user.</param>
/// <param name="UserId">Its number.</param>
/// <param name="GroupId">Number of its first group.</param>
internal sealed record Account(string Name, int UserId, int GroupId)
{
    /// <summary>The user that a server should run as: its own one when we are root, else nobody in particular (null).</summary>
    /// <exception cref="ServerException">We are root and there is no such user.</exception>
    public static Account? ForServer(string name) => !Native.IsRoot
        ? null
        : Find(name) ?? throw new ServerException($"There is no user {name}, and a server must not run as root. The Debian package of the server makes the user.");

    private static Account? Find(string name) => File.ReadLines("/etc/passwd")
        .Select(line => line.Split(':'))
        .Where(fields => fields.Length >= 4 && fields[0] == name)
        .Select(fields => new Account(name, int.Parse(fields[2]), int.Parse(fields[3])))
        .FirstOrDefault();
}
