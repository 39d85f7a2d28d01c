using System.Text.RegularExpressions;

namespace Distillery.LocalHosting.Running;

/// <summary>Output of all resources: merged on the console with a colour for each, and kept by resource for the page.</summary>
internal sealed partial class MergedLog(TextWriter console, bool colours, SecretMask mask)
{
    /// <summary>Name under which the host itself speaks.</summary>
    public const string Own = "apphost";
    private const int Kept = 4_000;
    private static readonly string[] Palette = ["36", "33", "32", "35", "34", "96", "93", "92", "95", "94"];
    private readonly Lock gate = new();
    private readonly Dictionary<string, Queue<LogLine>> lines = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> order = [];
    private int width = Own.Length;
    private long number;

    /// <summary>Makes room for a resource.</summary>
    public void Register(string resource)
    {
        lock (gate)
        {
            if (lines.TryAdd(resource, new()))
                order.Add(resource);
            width = Math.Max(width, resource.Length);
        }
    }

    /// <summary>Takes a line.</summary>
    /// <param name="resource">Whose it is.</param>
    /// <param name="source">Which process of it, for people; the resource itself when there is one.</param>
    /// <param name="text">The line.</param>
    /// <param name="isError">True for standard error.</param>
    public void Add(string resource, string source, string text, bool isError = false)
    {
        text = mask.Apply(text);
        var plain = Escapes().Replace(text, "");
        lock (gate)
        {
            var queue = lines[resource];
            queue.Enqueue(new(++number, source, plain, isError));
            if (queue.Count > Kept)
                queue.Dequeue();
            if (colours)
                console.WriteLine($"\u001b[{Palette[order.IndexOf(resource) % Palette.Length]}m{source.PadRight(width)}\u001b[0m | {text}");
            else
                console.WriteLine($"{source.PadRight(width)} | {plain}");
        }
    }

    /// <summary>The host's own words.</summary>
    public void Say(string text) => Add(Own, Own, text);

    /// <summary>Lines of a resource after a number.</summary>
    public IReadOnlyList<LogLine> After(string resource, long last)
    {
        lock (gate)
            return lines.TryGetValue(resource, out var queue) ? [.. queue.Where(l => l.Number > last)] : [];
    }

    [GeneratedRegex(@"\x1B\[[0-9;?]*[A-Za-z]")]
    private static partial Regex Escapes();
}
