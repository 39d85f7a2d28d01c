namespace Distillery.Contracts;

/// <summary>A key that was just made. This is the only time that its secret is shown.</summary>
/// <param name="Key">The key as lists show it.</param>
/// <param name="Secret">What callers send: <c>dk_&lt;id&gt;_&lt;secret&gt;</c>.</param>
public sealed record CreatedKey(KeyView Key, string Secret);
