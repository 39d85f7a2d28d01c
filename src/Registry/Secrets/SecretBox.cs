using System.Security.Cryptography;
using System.Text;

namespace Distillery.Registry;

/// <summary>
/// Keeps secrets that must be had in clear again, such as the ones that sign webhooks: AES-256-GCM under a key that the store does not
/// hold. The key comes from configuration, or from a file that only the owner may read; several instances need the same one.
/// </summary>
public sealed class SecretBox
{
    /// <summary>File of the key in the data folder, when configuration names none.</summary>
    public const string KeyFile = "secrets.key";

    private const int ShortestKey = 16;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private readonly string? _configured;
    private readonly string _file;
    private readonly Lock _gate = new();
    private byte[]? _key;

    /// <summary>Over a configured key or the file of a folder; neither is touched before the first use.</summary>
    /// <param name="configuredKey">At least 16 characters from which the key is derived; null takes the file.</param>
    /// <param name="dataFolder">Folder of the key file.</param>
    /// <exception cref="ArgumentException">The configured key is too short to be safe.</exception>
    public SecretBox(string? configuredKey, string dataFolder)
    {
        if (configuredKey is { Length: < ShortestKey and > 0 })
            throw new ArgumentException($"Distillery:SecretsKey has {configuredKey.Length} characters; it needs at least {ShortestKey}.");
        _configured = string.IsNullOrEmpty(configuredKey) ? null : configuredKey;
        _file = Path.Combine(dataFolder, KeyFile);
    }

    /// <summary>Encrypts a secret.</summary>
    /// <param name="secret">In clear.</param>
    /// <param name="purpose">What it is for; needed again to open it.</param>
    public string Seal(string secret, string purpose)
    {
        var key = Key();
        var clear = Encoding.UTF8.GetBytes(secret);
        var box = new byte[NonceBytes + TagBytes + clear.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceBytes));
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(
            box.AsSpan(0, NonceBytes), clear, box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes), Encoding.UTF8.GetBytes(purpose));
        return $"v1.{NameOf(key)}.{Convert.ToBase64String(box)}";
    }

    /// <summary>Decrypts a secret.</summary>
    /// <param name="box">What <see cref="Seal"/> gave.</param>
    /// <param name="purpose">The same as there.</param>
    /// <exception cref="CryptographicException">It was sealed with another key or for another purpose, or it was changed.</exception>
    public string Open(string box, string purpose)
    {
        ArgumentNullException.ThrowIfNull(box);
        var key = Key();
        if (box.Split('.') is not ["v1", var name, var content])
            throw new CryptographicException("The stored secret is not in a form that this version knows.");
        if (name != NameOf(key))
        {
            throw new CryptographicException(
                $"The secret was sealed with key {name}, this instance has key {NameOf(key)} ({(_configured is null ? _file : "Distillery:SecretsKey")}). Give every instance the same Distillery:SecretsKey, or set the secret anew.");
        }

        var bytes = Convert.FromBase64String(content);
        var clear = new byte[bytes.Length - NonceBytes - TagBytes];
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Decrypt(
            bytes.AsSpan(0, NonceBytes), bytes.AsSpan(NonceBytes + TagBytes), bytes.AsSpan(NonceBytes, TagBytes), clear, Encoding.UTF8.GetBytes(purpose));
        return Encoding.UTF8.GetString(clear);
    }

    // Tells keys apart without telling anything about them.
    private static string NameOf(byte[] key) => Convert.ToHexStringLower(SHA256.HashData([.. "name"u8, .. key]))[..8];

    private byte[] Key()
    {
        lock (_gate)
            return _key ??= Derive(_configured ?? ReadOrMakeFile());
    }

    private static byte[] Derive(string text)
        => HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(text), 32, info: "distillery secrets v1"u8.ToArray());

    private string ReadOrMakeFile()
    {
        if (!File.Exists(_file))
            MakeFile();
        var text = File.ReadAllText(_file).Trim();
        return text.Length >= ShortestKey ? text : throw new CryptographicException($"{_file} does not hold a key; put back the one that was there, or delete it and set the secrets anew.");
    }

    private void MakeFile()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(_file))!);
        // Written whole under a name of its own first, so that two instances that start together agree on one key.
        var draft = $"{_file}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using (var writer = new StreamWriter(draft, Encoding.ASCII, options))
                writer.WriteLine(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
            File.Move(draft, _file, overwrite: false);
        }
        catch (IOException) when (File.Exists(_file))
        {
            // The other instance was first; its key counts.
            File.Delete(draft);
        }
    }
}
