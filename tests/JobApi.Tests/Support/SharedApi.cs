namespace Distillery.JobApi.Tests;

/// <summary>One API for the tests of a class that change nothing in it.</summary>
public sealed class SharedApi : IAsyncLifetime
{
    internal ApiHost Host { get; private set; } = null!;

    public async Task InitializeAsync() => Host = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await Host.DisposeAsync();
}
