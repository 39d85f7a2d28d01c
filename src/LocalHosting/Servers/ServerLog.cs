namespace Distillery.LocalHosting.Servers;

/// <summary>The last lines of a server, for messages about what went wrong.</summary>
internal sealed class ServerLog(Action<string>? listener)
{
    private const int Kept = 200;
    private readonly Queue<string> lines = new();

    /// <summary>Takes a line.</summary>
    public void Add(string line)
    {
        lock (lines)
        {
            lines.Enqueue(line);
            if (lines.Count > Kept)
                lines.Dequeue();
        }
        listener?.Invoke(line);
    }

    /// <summary>True when one of the last lines holds a text.</summary>
    public bool Mentions(string text)
    {
        lock (lines)
            return lines.Any(line => line.Contains(text, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The last lines as one text.</summary>
    public string Tail(int count)
    {
        lock (lines)
            return string.Join('\n', lines.TakeLast(count));
    }
}
