using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.ServiceDiscovery;

namespace Distillery.ServiceDefaults.Tests.Discovery;

public sealed class ServiceEndpointsTests
{
    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["services:job-api:http:0"] = "http://localhost:5001",
        ["services:job-api:http:1"] = "http://localhost:5002",
        ["services:job-api:metrics:0"] = "http://localhost:9100",
        ["services:secure:https:0"] = "https://localhost:7001",
        ["services:secure:http:0"] = "http://localhost:7002",
        ["services:bare:http:0"] = "10.0.0.7:81",
        ["services:broken:http:0"] = "http://",
    };

    [Theory]
    [InlineData("http://job-api/api/jobs?limit=1", "http://localhost:5001/api/jobs?limit=1")]
    [InlineData("https+http://job-api/", "http://localhost:5001/")]
    [InlineData("https+http://secure/x", "https://localhost:7001/x")]
    [InlineData("http+https://secure/x", "http://localhost:7002/x")]
    [InlineData("http://JOB-API/", "http://localhost:5001/")]
    [InlineData("http://_metrics.job-api/m", "http://localhost:9100/m")]
    [InlineData("http://bare/a", "http://10.0.0.7:81/a")]
    [InlineData("http://example.org:8080/a", "http://example.org:8080/a")]
    [InlineData("https+http://example.org/a", "https://example.org/a")]
    public void Resolve_AnAddress_GivesWhereToCall(string asked, string expected) => Endpoints().Resolve(new Uri(asked)).ShouldBe(new Uri(expected));

    [Fact]
    public void Resolve_SeveralInstances_TakesThemInTurn()
    {
        var endpoints = Endpoints();

        Enumerable.Range(0, 4).Select(_ => endpoints.Resolve(new Uri("http://job-api/")).Port).ShouldBe([5001, 5002, 5001, 5002]);
    }

    [Theory]
    [InlineData("https://job-api/", "services:job-api:https")]
    [InlineData("http://_admin.job-api/", "services:job-api:admin")]
    [InlineData("http://broken/", "services:broken")]
    public void Resolve_WhatIsNotConfigured_NamesTheSetting(string asked, string setting)
        => Should.Throw<InvalidOperationException>(() => Endpoints().Resolve(new Uri(asked))).Message.ShouldContain(setting);

    private static ServiceEndpoints Endpoints() => new(new ConfigurationBuilder().AddInMemoryCollection(Settings).Build());
}
