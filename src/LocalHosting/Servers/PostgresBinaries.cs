namespace Distillery.LocalHosting.Servers;

/// <summary>Finds the programs of an installed Postgres.</summary>
internal sealed record PostgresBinaries(string Folder, int Major)
{
    /// <summary>All installed versions, the newest first.</summary>
    public static IReadOnlyList<PostgresBinaries> All { get; } =
    [
        .. Versions("/usr/lib/postgresql", "bin").Concat(Versions("/usr/pgsql", "bin")).OrderByDescending(b => b.Major),
    ];

    /// <summary>Path of a program.</summary>
    public string this[string program] => Path.Combine(Folder, program);

    /// <summary>The version that fits a data folder; the newest for a new one.</summary>
    /// <exception cref="ServerException">There is none.</exception>
    public static PostgresBinaries For(string data)
    {
        if (All.Count == 0)
            throw new ServerException(PostgresServer.WhyUnavailable() ?? "Postgres was not found.");
        var versionFile = Path.Combine(data, "PG_VERSION");
        if (!File.Exists(versionFile))
            return All[0];
        var version = File.ReadAllText(versionFile).Trim();
        return All.FirstOrDefault(b => b.Major.ToString() == version) ?? throw new ServerException(
            $"The data in {data} were written by Postgres {version}; installed: {string.Join(", ", All.Select(b => b.Major))}. Install postgresql-{version}, or move the folder away.");
    }

    private static IEnumerable<PostgresBinaries> Versions(string root, string bin) =>
        Directory.Exists(root)
            ? Directory.EnumerateDirectories(root)
                .Where(folder => int.TryParse(Path.GetFileName(folder), out _) && File.Exists(Path.Combine(folder, bin, "initdb")))
                .Select(folder => new PostgresBinaries(Path.Combine(folder, bin), int.Parse(Path.GetFileName(folder))))
            : [];
}
