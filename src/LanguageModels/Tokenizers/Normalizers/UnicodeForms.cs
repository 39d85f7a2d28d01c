using System.Globalization;
using System.Reflection;
using System.Text;

namespace Distillery.LanguageModels;

/// <summary>
/// Unicode's normalization forms (UAX 15), from the tables of Unicode 15. .NET's own <c>string.Normalize</c> does nothing where the program runs
/// without culture data, as this one does.
/// </summary>
internal static class UnicodeForms
{
    private const int HangulBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TrailBase = 0x11A7;
    private const int Vowels = 21, Trails = 28, Syllables = 19 * Vowels * Trails;

    private static readonly Dictionary<int, byte> Classes = [];
    private static readonly Dictionary<int, int[]> Canonical = [];
    private static readonly Dictionary<int, int[]> Compatible = [];
    private static readonly Dictionary<long, int> Pairs = [];

    static UnicodeForms() => Load();

    /// <summary>The text in a form.</summary>
    /// <param name="text">Well-formed UTF-16.</param>
    /// <param name="form">Canonical or compatibility, decomposed or composed.</param>
    internal static string Normalize(string text, NormalizationForm form)
    {
        // Nothing below U+00C0 changes in a canonical form, nothing below U+00A0 in a compatibility form.
        var composes = form is NormalizationForm.FormC or NormalizationForm.FormKC;
        var compatible = form is NormalizationForm.FormKC or NormalizationForm.FormKD;
        if (text.AsSpan().IndexOfAnyExceptInRange('\0', compatible ? '\u009F' : '\u00BF') < 0)
            return text;
        var points = new List<int>(text.Length + 8);
        foreach (var rune in text.EnumerateRunes())
            Decompose(rune.Value, compatible, points);
        Order(points);
        if (composes)
            Compose(points);
        var result = new StringBuilder(points.Count + 8);
        foreach (var point in points)
            result.Append(new Rune(point).ToString());
        return result.ToString();
    }

    private static void Decompose(int point, bool compatible, List<int> into)
    {
        if (point is >= HangulBase and < HangulBase + Syllables)
        {
            var index = point - HangulBase;
            into.Add(LeadBase + index / (Vowels * Trails));
            into.Add(VowelBase + index % (Vowels * Trails) / Trails);
            if (index % Trails != 0)
                into.Add(TrailBase + index % Trails);
        }
        else if (Canonical.TryGetValue(point, out var parts) || (compatible && Compatible.TryGetValue(point, out parts)))
        {
            foreach (var part in parts)
                Decompose(part, compatible, into);
        }
        else
        {
            into.Add(point);
        }
    }

    /// <summary>Puts combining marks behind each other into the order of their classes; equal classes stay as they are.</summary>
    private static void Order(List<int> points)
    {
        for (var i = 1; i < points.Count; i++)
        {
            var combining = ClassOf(points[i]);
            for (var j = i; combining != 0 && j > 0 && ClassOf(points[j - 1]) > combining; j--)
                (points[j - 1], points[j]) = (points[j], points[j - 1]);
        }
    }

    private static void Compose(List<int> points)
    {
        var starter = -1;
        var lastClass = 0;
        var to = 0;
        for (var from = 0; from < points.Count; from++)
        {
            var point = points[from];
            var combining = ClassOf(point);
            // Nothing may stand between the starter and the mark that has a class as high, or no class.
            var isBlocked = to - 1 != starter && (lastClass >= combining || lastClass == 0);
            if (starter >= 0 && !isBlocked && Join(points[starter], point) is var joined && joined >= 0)
            {
                points[starter] = joined;
                continue;
            }

            if (combining == 0)
                starter = to;
            lastClass = combining;
            points[to++] = point;
        }

        points.RemoveRange(to, points.Count - to);
    }

    private static int Join(int left, int right)
    {
        if (left is >= LeadBase and < LeadBase + 19 && right is >= VowelBase and < VowelBase + Vowels)
            return HangulBase + ((left - LeadBase) * Vowels + right - VowelBase) * Trails;
        if (left is >= HangulBase and < HangulBase + Syllables && (left - HangulBase) % Trails == 0 && right is > TrailBase and < TrailBase + Trails)
            return left + right - TrailBase;
        return Pairs.TryGetValue(((long)left << 32) | (uint)right, out var joined) ? joined : -1;
    }

    private static byte ClassOf(int point) => point < 0x300 ? (byte)0 : Classes.GetValueOrDefault(point);

    private static void Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("normalization.txt")!;
        using var reader = new StreamReader(stream, Encoding.ASCII);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
                continue;
            var fields = line.Split(' ');
            if (fields[0] == "ccc")
            {
                for (var point = Hex(fields[1]); point <= Hex(fields[2]); point++)
                    Classes.Add(point, byte.Parse(fields[3]));
                continue;
            }

            var parts = Array.ConvertAll(fields[2..], Hex);
            (fields[0] == "k" ? Compatible : Canonical).Add(Hex(fields[1]), parts);
            if (fields[0] == "c" && parts.Length == 2)
                Pairs.Add(((long)parts[0] << 32) | (uint)parts[1], Hex(fields[1]));
        }
    }

    private static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber);
}
