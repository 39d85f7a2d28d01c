using Distillery.Dashboard.Hosting;
using Microsoft.Extensions.Configuration;

namespace Distillery.Dashboard.Tests.Hosting;

public class ApiAddressTests
{
    [Theory]
    [InlineData("http://127.0.0.1:5080", "http://127.0.0.1:5080/")]
    [InlineData("http://[::]:5080", "http://localhost:5080/")]
    [InlineData("http://0.0.0.0:5080", "http://localhost:5080/")]
    [InlineData("http://+:5080", "http://localhost:5080/")]
    [InlineData("http://*:80", "http://localhost/")]
    [InlineData("https://box.test:5081", "https://box.test:5081/")]
    public void Reachable_AnyInterface_BecomesThisMachine(string listening, string expected) =>
        ApiAddress.Reachable(listening).AbsoluteUri.ShouldBe(expected);

    [Fact]
    public void FromSettings_Address_IsRead()
    {
        Read("http://api:8080").ShouldBe(new Uri("http://api:8080"));
        Read("").ShouldBeNull();
        Read(null).ShouldBeNull();
    }

    [Theory]
    [InlineData("api:8080")]
    [InlineData("/api")]
    [InlineData("ftp://api")]
    public void FromSettings_NoWebAddress_IsRefused(string text) =>
        Should.Throw<InvalidOperationException>(() => Read(text)).Message.ShouldBe($"Dashboard:ApiAddress is \"{text}\"; it must be an address such as http://localhost:8080.");

    private static Uri? Read(string? text) => ApiAddress.FromSettings(
        new ConfigurationBuilder().AddInMemoryCollection([new KeyValuePair<string, string?>(ApiAddress.Setting, text)]).Build());
}
