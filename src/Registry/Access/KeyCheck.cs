using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>What a shown key is worth.</summary>
/// <param name="Key">The key; null when it is not known.</param>
public sealed record KeyCheck(KeyView? Key)
{
    /// <summary>A key's life: it may be used.</summary>
    public const string Active = "active";

    /// <summary>A key's life: its time is over.</summary>
    public const string Expired = "expired";

    /// <summary>A key's life: it was taken back.</summary>
    public const string Revoked = "revoked";

    /// <summary>Whether the key opens the door.</summary>
    public bool IsValid => Key?.State == Active;
}
