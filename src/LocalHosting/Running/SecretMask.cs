namespace Distillery.LocalHosting.Running;

/// <summary>Hides known secrets in texts that people see.</summary>
internal sealed class SecretMask
{
    /// <summary>What stands for a secret.</summary>
    public const string Hidden = "••••••";
    private const int Shortest = 6;
    private readonly Lock gate = new();
    private volatile string[] secrets = [];

    /// <summary>Takes a secret in its plain and percent-encoded form. Very short ones would hide ordinary text.</summary>
    public void Add(string? secret)
    {
        if (secret is null || secret.Length < Shortest)
            return;
        lock (gate)
            secrets = [.. secrets.Append(secret).Append(Uri.EscapeDataString(secret)).Distinct().OrderByDescending(s => s.Length)];
    }

    public string Apply(string text)
    {
        foreach (var secret in secrets)
            text = text.Replace(secret, Hidden, StringComparison.Ordinal);
        return text;
    }
}
