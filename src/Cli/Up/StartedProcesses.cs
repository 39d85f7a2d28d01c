namespace Distillery.Cli.Up;

/// <summary>Everything that an AppHost started, as its records and the system's table name it.</summary>
internal static class StartedProcesses
{
    /// <summary>Living processes: number and start time of the recorded ones and of their descendants.</summary>
    public static IReadOnlyList<(int Id, string Start)> Living(string stateFolder)
    {
        var table = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _))
            .Select(name => Read(int.Parse(name!))).OfType<(int Id, int Parent, string Start)>().ToList();
        var ours = Directory.EnumerateFiles(stateFolder, "processes", SearchOption.AllDirectories)
            .SelectMany(File.ReadLines).Select(line => line.Split(' '))
            .SelectMany(f => table.Where(p => $"{p.Id}" == f[0] && p.Start == f[1])).ToHashSet();
        while (table.Where(p => !ours.Contains(p) && ours.Any(o => o.Id == p.Parent)).ToList() is { Count: > 0 } more)
            ours.UnionWith(more);
        return [.. ours.Select(p => (p.Id, p.Start))];
    }

    /// <summary>Those of a list that are still alive.</summary>
    public static IReadOnlyList<int> StillAlive(IEnumerable<(int Id, string Start)> processes) =>
        [.. processes.Where(p => Read(p.Id)?.Start == p.Start).Select(p => p.Id)];

    private static (int Id, int Parent, string Start)? Read(int id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : (id, int.Parse(fields[1]), fields[19]);
        }
        catch (IOException)
        {
            return null; // ended meanwhile
        }
    }
}
