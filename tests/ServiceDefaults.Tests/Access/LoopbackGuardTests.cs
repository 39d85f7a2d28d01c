namespace Distillery.ServiceDefaults.Tests;

public sealed class LoopbackGuardTests
{
    [Theory]
    [InlineData("http://127.0.0.1:5080", true)]
    [InlineData("http://localhost:5080", true)]
    [InlineData("http://[::1]:5080", true)]
    [InlineData("http://unix:/tmp/socket", true)]
    [InlineData("http://0.0.0.0:5080", false)]
    [InlineData("http://[::]:5080", false)]
    [InlineData("http://*:5080", false)]
    [InlineData("http://+:5080", false)]
    [InlineData("http://10.0.0.1:5080", false)]
    [InlineData("https://example.org", false)]
    public void IsLocal_Address_MeansThatOnlyThisMachineReachesIt(string address, bool local) => LoopbackGuard.IsLocal(address).ShouldBe(local);
}
