using System.Globalization;

namespace Distillery.WorkerRuntime;

/// <summary>Memory by <c>/proc/meminfo</c> and, where this process lives in a control group with a limit, by that.</summary>
/// <param name="TotalBytes">What may be used at most.</param>
/// <param name="AvailableBytes">What of it is free or can be freed.</param>
internal sealed record HostMemory(double TotalBytes, double AvailableBytes)
{
    // Version 1 writes "no limit" as a number near 2^63.
    private const double NoLimit = 1L << 60;

    /// <summary>Reads the files below a root; null when there are none.</summary>
    /// <param name="root"><c>/</c> outside tests.</param>
    public static HostMemory? Read(string root)
    {
        try
        {
            var lines = File.ReadAllLines(Path.Combine(root, "proc/meminfo"));
            if (Field(lines, "MemTotal") is not { } total)
                return null;
            var available = Field(lines, "MemAvailable") ?? Field(lines, "MemFree") ?? total;
            foreach (var (limit, used) in Groups(root))
                (total, available) = (Math.Min(total, limit), Math.Min(available, Math.Max(0, limit - used)));
            return new HostMemory(total, available);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not measurable here; then it limits nothing.
            return null;
        }
    }

    // "MemAvailable:   21872640 kB"
    private static double? Field(string[] lines, string name)
    {
        var line = lines.FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.Ordinal));
        var words = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is [_, var number, ..] && double.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var kib) ? kib * 1024 : null;
    }

    // Every group above this process limits it.
    private static IEnumerable<(double Limit, double Used)> Groups(string root)
    {
        foreach (var line in ReadLines(Path.Combine(root, "proc/self/cgroup")))
        {
            var parts = line.Split(':', 3);
            if (parts.Length != 3)
                continue;
            var second = parts[0] == "0" && parts[1].Length == 0;
            if (!second && !parts[1].Split(',').Contains("memory"))
                continue;
            var mount = Path.Combine(root, second ? "sys/fs/cgroup" : "sys/fs/cgroup/memory");
            // Inside a container the path may be that of the host: then none of its folders is there, and the mount itself is the group.
            for (var path = parts[2].Trim('/'); ; path = Path.GetDirectoryName(path) ?? "")
            {
                if (Group(Path.Combine(mount, path), second) is { } group)
                    yield return group;
                if (path.Length == 0)
                    break;
            }
        }
    }

    private static (double Limit, double Used)? Group(string folder, bool second)
    {
        var limit = Number(Path.Combine(folder, second ? "memory.max" : "memory.limit_in_bytes"));
        var used = Number(Path.Combine(folder, second ? "memory.current" : "memory.usage_in_bytes"));
        if (limit is not { } most || used is not { } current || most >= NoLimit)
            return null;
        // Pages of files that nobody reads just now are freed when memory is needed.
        var stat = ReadLines(Path.Combine(folder, "memory.stat")).Select(line => line.Split(' '))
            .FirstOrDefault(words => words is [var name, _] && name == (second ? "inactive_file" : "total_inactive_file"));
        var cache = stat is not null && double.TryParse(stat[1], NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : 0;
        return (most, Math.Max(0, current - cache));
    }

    private static double? Number(string file)
        => ReadLines(file) is [var text, ..] && double.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static string[] ReadLines(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllLines(file) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A group that may not be read sets no limit that we can know.
            return [];
        }
    }
}
