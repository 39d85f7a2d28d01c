using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace Distillery.Contracts;

/// <summary>
/// The evidence of a promotion as a file: a zip of <c>evidence.json</c> (an <see cref="EvidenceStatement"/>), <c>evidence.sig</c> (its ECDSA
/// signature over P-256 and sha256, in DER form) and <c>public-key.pem</c>. <c>openssl dgst -sha256 -verify public-key.pem -signature
/// evidence.sig evidence.json</c> says the same as <see cref="Verify"/> does, as long as the key is the platform's.
/// </summary>
public static class EvidenceBundle
{
    /// <summary>The statement.</summary>
    public const string StatementFile = "evidence.json";

    /// <summary>Its signature.</summary>
    public const string SignatureFile = "evidence.sig";

    /// <summary>The public key.</summary>
    public const string KeyFile = "public-key.pem";

    private const int MostBytes = 64 << 20;

    /// <summary>Packs a signed statement.</summary>
    /// <param name="statement">UTF-8 JSON, as it was signed.</param>
    /// <param name="signature">DER.</param>
    /// <param name="publicKeyPem">The key.</param>
    /// <param name="time">Time of the entries.</param>
    /// <returns>The zip.</returns>
    public static byte[] Pack(byte[] statement, byte[] signature, string publicKeyPem, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(statement);
        ArgumentNullException.ThrowIfNull(signature);
        ArgumentNullException.ThrowIfNull(publicKeyPem);
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in new[] { (StatementFile, statement), (SignatureFile, signature), (KeyFile, System.Text.Encoding.ASCII.GetBytes(publicKeyPem)) })
            {
                var entry = zip.CreateEntry(name);
                // Zip knows no years before 1980.
                entry.LastWriteTime = time.Year < 1980 ? new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero) : time;
                using var stream = entry.Open();
                stream.Write(content);
            }
        }

        return file.ToArray();
    }

    /// <summary>Checks a bundle.</summary>
    /// <param name="bundle">The zip.</param>
    /// <param name="trustedPems">Public keys of the platform, from <c>GET /api/evidence/keys</c> or kept elsewhere; the key inside the bundle must be one of them.</param>
    /// <returns>Whether it is genuine, or why not.</returns>
    public static EvidenceVerdict Verify(Stream bundle, IEnumerable<string> trustedPems)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(trustedPems);
        string? keyId = null;
        try
        {
            using var zip = new ZipArchive(bundle, ZipArchiveMode.Read, leaveOpen: true);
            if (Read(zip, StatementFile) is not { } statement || Read(zip, SignatureFile) is not { } signature || Read(zip, KeyFile) is not { } pem)
                return new EvidenceVerdict(false, $"The file lacks {StatementFile}, {SignatureFile} or {KeyFile}; it is no evidence bundle.", null, null);
            using var key = ECDsa.Create();
            key.ImportFromPem(System.Text.Encoding.ASCII.GetString(pem));
            keyId = KeyId(key);
            if (!trustedPems.Any(trusted => KeyId(trusted) == KeyId(key)))
                return new EvidenceVerdict(false, $"It was signed with key {keyId}, which is not one of the platform's.", keyId, null);
            if (!key.VerifyData(statement, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))
                return new EvidenceVerdict(false, "The signature does not fit the statement: one of them was changed.", keyId, null);
            return new EvidenceVerdict(true, null, keyId, JsonSerializer.Deserialize<EvidenceStatement>(statement, ContractsJson.Options));
        }
        catch (Exception e) when (e is InvalidDataException or CryptographicException or ArgumentException or JsonException)
        {
            return new EvidenceVerdict(false, $"The file cannot be read: {e.Message}", keyId, null);
        }
    }

    /// <summary>Short name of a public key.</summary>
    /// <param name="key">The key.</param>
    public static string KeyId(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))[..16];
    }

    private static string KeyId(string pem)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(pem);
        return KeyId(key);
    }

    private static byte[]? Read(ZipArchive zip, string name)
    {
        if (zip.GetEntry(name) is not { } entry)
            return null;
        if (entry.Length > MostBytes)
            throw new InvalidDataException($"{name} has {entry.Length:N0} bytes, which no evidence has.");
        using var stream = entry.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
