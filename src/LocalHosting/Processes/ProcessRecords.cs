namespace Distillery.LocalHosting.Processes;

/// <summary>
/// A file that names the processes started from a folder, so that a later run finds what an earlier one left behind
/// (which takes the death of starter and guardian both). Lines: number, start time, signal, boot id, name.
/// </summary>
public sealed class ProcessRecords(string file)
{
    private static readonly string Boot = ReadBoot();
    private readonly Dictionary<int, string> lines = [];

    /// <summary>Ends what the file names and is still alive, and empties the file.</summary>
    /// <param name="patience">How long a process may take to end by itself.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Names of the processes that were found alive.</returns>
    public async Task<IReadOnlyList<string>> RemoveLeftoversAsync(TimeSpan patience, TimeProvider time, CancellationToken cancellation)
    {
        var names = new List<string>();
        if (File.Exists(file))
        {
            var endings = new List<Task>();
            foreach (var fields in (await File.ReadAllLinesAsync(file, cancellation)).Select(line => line.Split(' ', 5)))
            {
                if (fields.Length < 5 || fields[3] != Boot || !int.TryParse(fields[0], out var id) || !long.TryParse(fields[1], out var start)
                    || !int.TryParse(fields[2], out var signal))
                    continue;
                var family = new ProcessFamily(id, start);
                if (family.Living().Count == 0)
                    continue;
                names.Add($"{fields[4]} ({id})");
                endings.Add(family.EndAsync(signal, patience, time, cancellation));
            }
            await Task.WhenAll(endings);
            File.Delete(file);
        }
        return names;
    }

    internal void Add(int id, long start, int signal, string name)
    {
        lock (lines)
        {
            lines[id] = $"{id} {start} {signal} {Boot} {name}";
            Save();
        }
    }

    internal void Remove(int id)
    {
        lock (lines)
        {
            if (lines.Remove(id))
                Save();
        }
    }

    private void Save()
    {
        if (lines.Count == 0)
        {
            File.Delete(file);
            return;
        }
        File.WriteAllLines(file + ".new", lines.Values);
        File.Move(file + ".new", file, overwrite: true);
    }

    private static string ReadBoot() => File.Exists("/proc/sys/kernel/random/boot_id") ? File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim() : "-";
}
