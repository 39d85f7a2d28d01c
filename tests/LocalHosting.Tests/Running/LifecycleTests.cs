using System.Net.Http.Headers;
using Distillery.LocalHosting.Processes;
using Distillery.LocalHosting.Running;
using Distillery.LocalHosting.Servers;
using Distillery.LocalHosting.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Distillery.LocalHosting.Tests.Running;

public sealed class LifecycleTests
{
    [Fact]
    public async Task Waits_HoldUntilHealthyCompletedOrStarted()
    {
        await using var application = new TestApplication();
        var builder = application.Builder;
        var healthy = false;
        builder.Services.AddHealthChecks().AddCheck("mine", () => healthy ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("not yet"));
        var job = builder.AddExecutable("job", "sh", ".", "-c", "exit 3");
        var server = Sleeper(builder, "server").WaitForCompletion(job, exitCode: 3).WithHealthCheck("mine");
        Sleeper(builder, "starter").WaitForStart(server);
        Sleeper(builder, "user").WaitFor(server);

        await application.StartAsync();

        await application.UntilAsync("starter", s => s.IsRunning, "runs when the server is started");
        await application.UntilAsync("server", s => s.Reported == HealthStatus.Unhealthy, "was looked at");
        application.Status("user").State.ShouldBe(KnownResourceStates.Waiting);
        application.Status("user").WaitingFor.ShouldBe(["server"]);
        application.Status("job").ExitCode.ShouldBe(3);
        healthy = true;
        await application.UntilAsync("user", s => s.IsReady, "runs when the server is healthy");
    }

    [Fact]
    public async Task WaitForCompletion_OfAFailedJob_FailsToStart_AndTheJobIsNotRepeated()
    {
        await using var application = new TestApplication();
        var job = application.Builder.AddExecutable("job", "sh", ".", "-c", "exit 3");
        Sleeper(application.Builder, "user").WaitForCompletion(job);

        await application.StartAsync();

        await application.UntilAsync("user", s => s.State == KnownResourceStates.FailedToStart, "fails");
        application.Status("user").Note.ShouldBe("'job' ended with exit code 3; expected 0.");
        application.Status("job").State.ShouldBe(KnownResourceStates.Finished);
        application.Status("job").Instances.Single().Restarts.ShouldBe(0);
    }

    [Fact]
    public async Task Replicas_ShareOnePort_AndACrashedOneComesBackOnItsOwn()
    {
        await using var application = new TestApplication();
        var service = application.Builder.AddProject<SampleProcess.Service>("service").WithArgs("serve").WithHttpEndpoint().WithHttpHealthCheck("/health").WithReplicas(2);
        await application.StartAsync();
        await application.UntilAsync("service", s => s.IsReady, "is healthy");
        var processes = application.Status("service").Instances.Select(i => i.ProcessId!.Value).ToHashSet();
        processes.Count.ShouldBe(2);

        using var client = new HttpClient { BaseAddress = new(service.GetEndpoint("http").Url) };
        client.DefaultRequestHeaders.ConnectionClose = true;
        var answered = new HashSet<int>();
        await Eventually.HoldsAsync(() => answered.Count == 2, "both replicas answer through the public port", async () => answered.Add(int.Parse(await client.GetStringAsync("/"))));
        answered.ShouldBe(processes, ignoreOrder: true);
        Native.Send(processes.First(), Native.SigKill);

        await application.UntilAsync("service", s => s.Instances.Any(i => i.Restarts == 1 && i.State == KnownResourceStates.Running), "the killed one is started again");
        application.Status("service").Instances.Count(i => processes.Contains(i.ProcessId!.Value)).ShouldBe(1);
        application.Log("service").ShouldContain("ended with exit code 137; starts again in 1 s");
    }

    [Fact]
    public async Task ExplicitStart_WaitsForAPerson_AndPageStartsStopsRestarts()
    {
        await using var application = new TestApplication();
        Sleeper(application.Builder, "tool").WithExplicitStart();
        await application.StartAsync();
        application.Status("tool").State.ShouldBe(KnownResourceStates.NotStarted);
        using var client = PageClient(application);

        (await client.PostAsync(new Uri("/api/resources/tool/start", UriKind.Relative), null)).EnsureSuccessStatusCode();
        await application.UntilAsync("tool", s => s.IsRunning, "runs after start");
        var first = application.Status("tool").Instances.Single().ProcessId!.Value;
        (await client.PostAsync(new Uri("/api/resources/tool/restart", UriKind.Relative), null)).EnsureSuccessStatusCode();
        await application.UntilAsync("tool", s => s.IsRunning && s.Instances.Single().ProcessId != first, "runs as another process");
        (await client.PostAsync(new Uri("/api/resources/tool/stop", UriKind.Relative), null)).EnsureSuccessStatusCode();

        application.Status("tool").State.ShouldBe(KnownResourceStates.Terminated);
        ProcessStat.Read(first).ShouldBeNull();
    }

    [Fact]
    public async Task Start_OfWhatIsNotThere_FailsWithASentence()
    {
        await using var application = new TestApplication("--ASPIRE_CONTAINER_RUNTIME=/no/such/runtime");
        var builder = application.Builder;
        builder.AddExecutable("ghost", "no-such-program", ".");
        builder.AddContainer("box", "nginx").WithHttpEndpoint(targetPort: 80);
        builder.AddProject("unbuilt", "Nowhere/Nowhere.csproj");
        builder.AddParameter("unset");
        Sleeper(builder, "poor").WithEnvironment("X", $"{builder.AddParameter("unset-too")}");

        await application.StartAsync();

        foreach (var (name, sentence) in new[] { ("ghost", "'no-such-program' of 'ghost' was not found on PATH"), ("box", "No container runtime answers (tried /no/such/runtime)"), ("unbuilt", "does not exist"), ("poor", "Parameters:unset-too") })
        {
            await application.UntilAsync(name, s => s.State == KnownResourceStates.FailedToStart, "failed to start");
            application.Status(name).Note!.ShouldContain(sentence);
        }
        await application.UntilAsync("unset", s => s.State == KnownResourceStates.ValueMissing, "has no value");
    }

    [SkippableFact]
    public async Task Servers_KilledUnderTheirFeet_ComeBack_AndDatabasesAreThere()
    {
        Skip.If(PostgresServer.WhyUnavailable() is not null, PostgresServer.WhyUnavailable());
        await using var application = new TestApplication();
        var database = application.Builder.AddPostgres("postgres").WithDataVolume().AddDatabase("registry");
        Sleeper(application.Builder, "user").WithReference(database).WaitFor(database);
        await application.StartAsync();
        await application.UntilAsync("user", s => s.IsRunning, "runs when the database is there");
        var connection = (await database.Resource.ConnectionStringExpression.GetValueAsync())!;
        await Eventually.HoldsAsync(() => application.Log("user").Contains(SecretMask.Hidden, StringComparison.Ordinal), "it printed its connection string, masked");
        application.Log("user").ShouldNotContain(connection);

        Native.Send(application.Status("postgres").Instances.Single().ProcessId!.Value, Native.SigKill);

        await application.UntilAsync("registry", s => !s.IsRunning, "goes with its server");
        await application.UntilAsync("registry", s => s.IsReady, "comes back with its server");
        await using var source = Npgsql.NpgsqlDataSource.Create(connection + ";Pooling=false");
        await using var command = source.CreateCommand("SELECT current_database()");
        (await command.ExecuteScalarAsync()).ShouldBe("registry");
    }

    [Fact]
    public async Task StateFolder_InUse_IsRefused()
    {
        await using var application = new TestApplication();
        await application.StartAsync();
        await using var second = new DistributedApplicationBuilder(new() { Args = ["--state-dir", application.State] }).Build();

        (await Should.ThrowAsync<DistributedApplicationException>(() => second.StartAsync())).Message.ShouldContain("Another AppHost runs");
    }

    internal static HttpClient PageClient(TestApplication application) => new()
    {
        BaseAddress = new(application.Orchestrator.Page.Address),
        DefaultRequestHeaders = { { "X-AppHost-Token", application.Orchestrator.Page.Token }, { "Accept", new MediaTypeWithQualityHeaderValue("application/json").ToString() } },
    };

    private static IResourceBuilder<ExecutableResource> Sleeper(DistributedApplicationBuilder builder, string name) =>
        builder.AddExecutable(name, "sh", ".", "-c", "env | grep ConnectionStrings; exec sleep 1000");
}
