using System.Text;

namespace Distillery.Client;

/// <summary>Reads server-sent events from a stream; comments are frames too, so that a heartbeat can be told from silence.</summary>
internal sealed class SseReader(Stream stream) : IDisposable
{
    private readonly StreamReader lines = new(stream, Encoding.UTF8);

    /// <summary>The next event or comment; null at the end of the stream. An event cut off by the end is dropped.</summary>
    public async Task<SseFrame?> ReadAsync(CancellationToken ct)
    {
        string? id = null;
        StringBuilder? data = null;
        while (await lines.ReadLineAsync(ct).ConfigureAwait(false) is { } line)
        {
            if (line.Length == 0)
            {
                if (id is not null || data is not null)
                    return new SseFrame(id, data?.ToString());
                continue;
            }

            if (line[0] == ':')
            {
                // Inside an event a comment says nothing more than the event itself.
                if (id is null && data is null)
                    return new SseFrame(null, null);
                continue;
            }

            var (field, value) = Split(line);
            if (field == "id")
                id = value;
            else if (field == "data")
                data = data is null ? new StringBuilder(value) : data.Append('\n').Append(value);
        }

        return null;
    }

    public void Dispose() => lines.Dispose();

    private static (string Field, string Value) Split(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return (line, "");
        var start = colon + 1 < line.Length && line[colon + 1] == ' ' ? colon + 2 : colon + 1;
        return (line[..colon], line[start..]);
    }
}
