using Distillery.LocalHosting.Running;
using Distillery.LocalHosting.Tests.Support;

namespace Distillery.LocalHosting.Tests.Model;

public sealed class RuleTests
{
    [Theory]
    [InlineData("1api", "must start with an ASCII letter")]
    [InlineData("a_b", "may hold only ASCII letters")]
    [InlineData("a--b", "two hyphens")]
    [InlineData("a-", "end with one")]
    [InlineData("a1234567890123456789012345678901234567890123456789012345678901234", "longer than 64")]
    public async Task Name_BreakingTheRules_IsRefused(string name, string reason)
    {
        await using var application = new TestApplication();
        Should.Throw<ArgumentException>(() => application.Builder.AddExecutable(name, "sh", ".")).Message.ShouldContain(reason);
    }

    [Fact]
    public async Task Name_Twice_IsRefused_WithoutRegardToCase()
    {
        await using var application = new TestApplication();
        application.Builder.AddParameter("key", "v");
        Should.Throw<DistributedApplicationException>(() => application.Builder.AddExecutable("KEY", "sh", ".")).Message.ShouldContain("'key' already");
    }

    [Fact]
    public async Task Wait_ForItselfOrItsParentOrInACircle_IsRefused()
    {
        await using var application = new TestApplication();
        var a = application.Builder.AddExecutable("a", "sh", ".");
        var b = application.Builder.AddExecutable("b", "sh", ".").WaitFor(a);
        Should.Throw<DistributedApplicationException>(() => a.WaitFor(a)).Message.ShouldContain("itself");

        a.WaitFor(b);

        (await Should.ThrowAsync<DistributedApplicationException>(application.StartAsync)).Message.ShouldContain("a → b → a");
    }

    [Fact]
    public async Task Endpoint_BreakingTheRules_IsRefused()
    {
        await using var application = new TestApplication();
        var builder = application.Builder;
        Should.Throw<DistributedApplicationException>(() => builder.AddExecutable("same", "sh", ".").WithHttpEndpoint(port: 5000, targetPort: 5000)).Message.ShouldContain("on both sides");
        var many = builder.AddProject<SampleProcess.Service>("many").WithReplicas(2).WithHttpEndpoint(targetPort: 5000);
        Should.Throw<DistributedApplicationException>(() => EndpointRules.Allocate([many.Resource])).Message.ShouldContain("several replicas");
        var bare = builder.AddContainer("bare", "nginx").WithHttpEndpoint();
        Should.Throw<DistributedApplicationException>(() => EndpointRules.Allocate([bare.Resource])).Message.ShouldContain("targetPort");
        Should.Throw<DistributedApplicationException>(() => builder.AddExecutable("deaf", "sh", ".").WithHttpHealthCheck("/health")).Message.ShouldContain("no HTTP endpoint");
    }

    [Fact]
    public async Task Parameter_ComesFromConfiguration_WithDashesOrUnderscores()
    {
        await using var application = new TestApplication("--Parameters:api-key=one", "--Parameters:other_key=two");
        (await application.Builder.AddParameter("api-key").Resource.GetValueAsync()).ShouldBe("one");
        (await application.Builder.AddParameter("other-key").Resource.GetValueAsync()).ShouldBe("two");
        (await application.Builder.AddParameter("third", "three").Resource.GetValueAsync()).ShouldBe("three");
        (await application.Builder.AddParameter("fourth", () => "four").Resource.GetValueAsync()).ShouldBe("four");
        var missing = application.Builder.AddParameter("not-set");
        Should.Throw<DistributedApplicationException>(() => missing.Resource.GetValueAsync().AsTask()).Message.ShouldContain("Parameters__not_set");
    }

    [Fact]
    public async Task GeneratedPassword_IsKeptForLaterRuns_InAFileOfItsOwner()
    {
        await using var application = new TestApplication();
        var first = await PasswordAsync(application.Builder);
        var again = new DistributedApplicationBuilder(new() { Args = ["--state-dir", application.State] });

        (await PasswordAsync(again)).ShouldBe(first);
        first.Length.ShouldBe(22);
        new FileInfo(Path.Combine(application.State, "parameters.json")).UnixFileMode.ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var bus = (await again.AddRabbitMQ("bus").Resource.PasswordParameter.GetValueAsync())!;
        bus.Length.ShouldBe(22);
        bus.ShouldAllBe(c => char.IsAsciiLetterOrDigit(c));
    }

    [Fact]
    public void Expression_KeepsBracesAndNests()
    {
        var parameter = new ParameterResource("p", _ => "a b");
        var inner = ReferenceExpression.Create($"{{x}}={parameter:uri}");

        ReferenceExpression.Create($"<{inner}>").ValueExpression.ShouldBe("<{x}={p-uri-encoded.value}>");
        inner.ValueExpression.ShouldBe("{x}={p-uri-encoded.value}");
    }

    private static async Task<string> PasswordAsync(DistributedApplicationBuilder builder) => (await builder.AddPostgres("postgres").Resource.PasswordParameter.GetValueAsync())!;
}
