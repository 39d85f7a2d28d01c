namespace Distillery.Browser.Tests;

/// <summary>A page as a visitor sees it.</summary>
/// <param name="Address">Below the root.</param>
/// <param name="Opens">A selector of what is clicked first; nothing when absent.</param>
public sealed record ScenePage(string Address, string? Opens = null)
{
    public static implicit operator ScenePage(string address) => new(address);

    public override string ToString() => Opens is null ? $"/{Address}" : $"/{Address}, {Opens} open";
}
