namespace Distillery.Contracts;

/// <summary>An emergency: the alias moves although its rules say no. Needs the role admin, or a key with the grant <c>override</c>.</summary>
/// <param name="Reason">Why it cannot wait; at least 10 characters.</param>
public sealed record AliasOverride(string Reason);
