namespace Distillery.Browser.Tests;

/// <summary>The tests that share one platform and one browser; they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class Browsing : ICollectionFixture<Platform>
{
    public const string Name = "browsing";
}
