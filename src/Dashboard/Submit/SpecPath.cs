using System.Globalization;

namespace Distillery.Dashboard.Submit;

/// <summary>A place in a spec, for example <c>baselines[2].loss</c>, cut into names and indexes.</summary>
internal static class SpecPath
{
    /// <summary>Cuts a path; a part is a name, or a number for an index.</summary>
    public static IReadOnlyList<object> Parts(string path)
    {
        var parts = new List<object>();
        foreach (var piece in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            var open = piece.IndexOf('[', StringComparison.Ordinal);
            if (open < 0)
            {
                parts.Add(piece);
                continue;
            }

            if (open > 0)
                parts.Add(piece[..open]);
            foreach (var index in piece[open..].Split(['[', ']'], StringSplitOptions.RemoveEmptyEntries))
            {
                parts.Add(int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : index);
            }
        }

        return parts;
    }

    /// <summary>Whether <paramref name="path"/> is <paramref name="at"/> or lies inside it.</summary>
    public static bool IsAtOrBelow(string path, string at) =>
        path.StartsWith(at, StringComparison.Ordinal) && (path.Length == at.Length || path[at.Length] is '.' or '[');
}
