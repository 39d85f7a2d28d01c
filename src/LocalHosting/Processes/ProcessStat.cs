namespace Distillery.LocalHosting.Processes;

/// <summary>One living process as the system's table shows it.</summary>
/// <param name="Id">Process number.</param>
/// <param name="Parent">Number of its parent.</param>
/// <param name="Group">Its process group.</param>
/// <param name="Session">Its session.</param>
/// <param name="Start">Start time in clock ticks since boot: with the number it names one process for good.</param>
public sealed record ProcessStat(int Id, int Parent, int Group, int Session, long Start)
{
    /// <summary>The process with a number, or null when there is none or it is only waiting to be reaped.</summary>
    public static ProcessStat? Read(int id)
    {
        string text;
        try
        {
            text = File.ReadAllText($"/proc/{id}/stat");
        }
        catch (IOException)
        {
            return null; // ended between listing and reading
        }
        catch (UnauthorizedAccessException)
        {
            return null; // hidden from us, so not ours
        }
        // "123 (name with ) and spaces) S 1 ..."
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return fields[0] is "Z" or "X" ? null : new(id, int.Parse(fields[1]), int.Parse(fields[2]), int.Parse(fields[3]), long.Parse(fields[19]));
    }

    /// <summary>All processes of the machine.</summary>
    public static IReadOnlyList<ProcessStat> All() =>
        [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Select(name => int.TryParse(name, out var id) ? Read(id) : null).OfType<ProcessStat>()];
}
