using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Distillery.Registry;

/// <summary>The written form of a key: <c>dk_&lt;id&gt;_&lt;secret&gt;</c>, 12 and 52 letters and digits.</summary>
internal static class KeyText
{
    public const int IdLength = 12;
    public const int SecretLength = 52; // of 32 letters: 260 bits
    private const string Prefix = "dk_";
    private const string Letters = "0123456789abcdefghjkmnpqrstvwxyz";
    private static readonly SearchValues<char> Allowed = SearchValues.Create(Letters);

    public static (string Id, string Text) New()
    {
        var id = RandomNumberGenerator.GetString(Letters, IdLength);
        return (id, $"{Prefix}{id}_{RandomNumberGenerator.GetString(Letters, SecretLength)}");
    }

    /// <summary>The id in a text that has the form of a key.</summary>
    public static bool TryReadId(string text, [NotNullWhen(true)] out string? id)
    {
        id = null;
        if (text.Length != Prefix.Length + IdLength + 1 + SecretLength || !text.StartsWith(Prefix, StringComparison.Ordinal) || text[Prefix.Length + IdLength] != '_')
            return false;
        if (text.AsSpan(Prefix.Length, IdLength).ContainsAnyExcept(Allowed) || text.AsSpan(Prefix.Length + IdLength + 1).ContainsAnyExcept(Allowed))
            return false;
        id = text.Substring(Prefix.Length, IdLength);
        return true;
    }
}
