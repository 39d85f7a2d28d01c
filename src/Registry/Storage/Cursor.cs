using System.Buffers.Text;
using System.Text;

namespace Distillery.Registry;

/// <summary>Where a page ended: the time and id of its last row.</summary>
internal readonly record struct Cursor(long Time, string Id)
{
    /// <summary>Before the first row of a list by time.</summary>
    public static Cursor Start(bool oldestFirst) => oldestFirst ? new Cursor(long.MinValue, "") : new Cursor(long.MaxValue, "~");

    /// <summary>How rows after a position compare with it, and how they are sorted.</summary>
    public static (string Past, string Sort) Order(bool oldestFirst) => oldestFirst ? (">", "ASC") : ("<", "DESC");

    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{Time} {Id}"));

    /// <exception cref="ArgumentException">The text was not given out as a cursor.</exception>
    public static Cursor? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        if (text.Length <= 400 && Base64Url.IsValid(text))
        {
            var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(' ', 2);
            if (parts.Length == 2 && long.TryParse(parts[0], out var time) && !parts[1].Contains('\0'))
                return new Cursor(time, parts[1]);
        }

        throw new ArgumentException("after: not a position in this list; give what the last page named as next, or nothing.");
    }
}
