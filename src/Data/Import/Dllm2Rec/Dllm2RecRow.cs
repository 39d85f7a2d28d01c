using System.Globalization;

namespace Distillery.Data;

/// <summary>One row of DLLM2Rec's csv: a padded history, its used length, and the next item.</summary>
internal sealed record Dllm2RecRow(string File, long Line, int[] Sequence, int Length, int Next)
{
    /// <summary>Parses the fields; gives the reason where that fails.</summary>
    internal static Dllm2RecRow? Parse(string file, long line, string sequence, string length, string next, out (string Reason, string Value)? problem)
    {
        problem = null;
        if (!sequence.StartsWith('[') || !sequence.EndsWith(']'))
            problem = ("seq is not a list such as \"[3, 1, 2]\"", sequence);
        var texts = problem is null ? sequence[1..^1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [];
        var ids = new int[texts.Length];
        for (var i = 0; i < ids.Length && problem is null; i++)
        {
            if (!TryWhole(texts[i], out ids[i]))
                problem = ("seq holds something that is not an item id of 0 or more", texts[i]);
        }

        var used = 0;
        var target = 0;
        if (problem is null && (!TryWhole(length, out used) || used < 1 || used > ids.Length))
            problem = ($"len_seq is not in 1..{ids.Length}, the length of seq", length);
        if (problem is null && !TryWhole(next, out target))
            problem = ("next is not an item id of 0 or more", next);
        return problem is null ? new Dllm2RecRow(file, line, ids, used, target) : null;
    }

    /// <summary>A whole number of 0 or more; pandas writes some as 16713.0.</summary>
    private static bool TryWhole(string text, out int value)
    {
        value = 0;
        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number != Math.Floor(number) || number > int.MaxValue - 1)
            return false;
        value = (int)number;
        return true;
    }
}
