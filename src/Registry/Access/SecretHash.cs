using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Distillery.Registry;

/// <summary>How secrets are kept: never themselves.</summary>
/// <remarks>
/// Secrets that we make hold 260 random bits. One SHA-256 of such a secret is right: what makes passwords guessable from a hash is that
/// people choose them from few, and slow salted hashes only make each guess dearer; among 2^260 equally likely secrets no number of
/// guesses helps, while a slow hash would let anybody keep our processors busy with wrong keys. A secret that a person chose (the
/// bootstrap key) is kept as salted PBKDF2 instead.
/// </remarks>
internal static class SecretHash
{
    private const int Iterations = 100_000;
    private const int SaltBytes = 16;
    private const string Slow = "pbkdf2-sha256";

    /// <summary>Hash of a secret that was drawn at random.</summary>
    public static string OfRandom(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>Hash of a secret that somebody chose.</summary>
    public static string OfChosen(string secret)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return $"{Slow}${Iterations}${Convert.ToHexStringLower(salt)}${Convert.ToHexStringLower(Derive(secret, salt, Iterations))}";
    }

    /// <summary>Whether a secret is the one behind a hash; takes the same time wherever they differ.</summary>
    public static bool Matches(string secret, string hash)
    {
        var parts = hash.Split('$');
        return parts is [Slow, var iterations, var salt, var derived]
            ? CryptographicOperations.FixedTimeEquals(
                Derive(secret, Convert.FromHexString(salt), int.Parse(iterations, CultureInfo.InvariantCulture)), Convert.FromHexString(derived))
            : CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(OfRandom(secret)), Encoding.ASCII.GetBytes(hash));
    }

    private static byte[] Derive(string secret, byte[] salt, int iterations)
        => Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(secret), salt, iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
}
