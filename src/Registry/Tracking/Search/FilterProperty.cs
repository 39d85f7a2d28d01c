namespace Distillery.Registry;

/// <summary>An attribute that a filter may name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsNumber">Whether it is compared with numbers; else with texts.</param>
/// <param name="AllowsIn">Whether IN and NOT IN work.</param>
public sealed record FilterProperty(string Name, bool IsNumber = false, bool AllowsIn = false);
