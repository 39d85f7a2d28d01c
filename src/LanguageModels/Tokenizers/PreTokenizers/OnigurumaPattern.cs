using System.Text;

namespace Distillery.LanguageModels;

/// <summary>
/// The expressions of <c>tokenizer.json</c> are written for Oniguruma. Most of them mean the same to .NET; what does not is written anew or refused.
/// </summary>
internal static class OnigurumaPattern
{
    // \w: .NET's leaves out marks that take room, letter numbers and the few symbols that Unicode calls alphabetic.
    private const string Word = @"\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}\u24B6-\u24E9";

    // These six, ² ³ ¹ ¼ ½ ¾, are word characters to Oniguruma outside a class, and none inside one.
    private const string LatinNumbers = @"\u00B2\u00B3\u00B9\u00BC-\u00BE";

    /// <summary>The expression for .NET.</summary>
    /// <param name="expression">The expression of the file.</param>
    /// <param name="path">Where it stands, for messages.</param>
    /// <exception cref="InvalidDataException">It uses what .NET reads in another way.</exception>
    internal static string Translate(string expression, string path)
    {
        if (expression.Any(char.IsSurrogate))
            throw new InvalidDataException($"{path}: the expression '{expression}' names characters beyond U+FFFF, which is not supported.");
        var result = new StringBuilder(expression.Length);
        var isInClass = false;
        for (var i = 0; i < expression.Length; i++)
        {
            var character = expression[i];
            if (character == '\\' && i + 1 < expression.Length)
            {
                result.Append(Escape(expression[++i], isInClass) ?? throw Refused($"\\{expression[i]}"));
                continue;
            }

            if (isInClass && (character == '[' || (character == '&' && i + 1 < expression.Length && expression[i + 1] == '&')))
                throw Refused($"'{character}' in a class");
            isInClass = character == '[' || (isInClass && character != ']');
            result.Append(character);
        }

        // Case folding as Unicode has it also takes the long s for an s, .NET's does not.
        return result.Replace("(?i:'s", "(?i:'[s\u017F]").ToString();

        InvalidDataException Refused(string what) => new($"{path}: the expression '{expression}' uses {what}, which is not supported.");
    }

    // Null where .NET's meaning differs and cannot be written here.
    private static string? Escape(char name, bool isInClass) => name switch
    {
        'w' => isInClass ? Word : $"[{Word}{LatinNumbers}]",
        'W' => isInClass ? null : $"[^{Word}{LatinNumbers}]",
        'b' or 'B' => null,
        _ => $"\\{name}",
    };
}
