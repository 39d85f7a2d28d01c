using System.Security.Cryptography;

namespace Distillery.LocalHosting.Servers;

/// <summary>Random passwords in Aspire's forms.</summary>
internal static class Passwords
{
    /// <summary>Length of the passwords of servers.</summary>
    public const int ServerLength = 22;
    private const string Letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ";
    private const string Digits = "0123456789";
    private const string Specials = "-_.{}~()*+!";

    /// <summary>Makes one with at least one capital, one small letter, one digit and, if wanted, one special character.</summary>
    /// <param name="length">Number of characters, at least 4.</param>
    /// <param name="special">Whether special characters occur.</param>
    public static string Make(int length, bool special)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 4);
        var letters = special ? Letters + Digits + Specials : Letters + Digits;
        while (true)
        {
            var password = RandomNumberGenerator.GetString(letters, length);
            if (password.Any(char.IsAsciiLetterLower) && password.Any(char.IsAsciiLetterUpper) && password.Any(char.IsAsciiDigit)
                && (!special || password.Any(Specials.Contains)))
                return password;
        }
    }
}
