using Aspire.RabbitMQ.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;
using RabbitMQ.Client;

namespace Distillery.ServiceDefaults.Tests.Clients;

public sealed class ClientTests
{
    [Fact]
    public void Npgsql_ConnectionString_ComesFromSectionThenNameThenConnectionStringsThenCode()
    {
        var settings = new Dictionary<string, string?> { ["Aspire:Npgsql:ConnectionString"] = "Host=section" };
        HostOf(settings).ShouldBe("section");
        settings["Aspire:Npgsql:registry:ConnectionString"] = "Host=named";
        HostOf(settings).ShouldBe("named");
        settings["ConnectionStrings:registry"] = "Host=strings";
        HostOf(settings).ShouldBe("strings");
        HostOf(settings, "Host=code").ShouldBe("code");

        static string? HostOf(Dictionary<string, string?> settings, string? code = null)
        {
            using var host = Build(settings, builder => builder.AddNpgsqlDataSource("registry", options => options.ConnectionString = code ?? options.ConnectionString));
            return new NpgsqlConnectionStringBuilder(host.Services.GetRequiredService<NpgsqlDataSource>().ConnectionString).Host;
        }
    }

    [Fact]
    public void Npgsql_WithoutConnectionString_SaysBothPlacesAtFirstUse()
    {
        using var host = Build([], builder => builder.AddNpgsqlDataSource("registry"));

        Should.Throw<InvalidOperationException>(() => host.Services.GetRequiredService<NpgsqlDataSource>()).Message
            .ShouldBe("ConnectionString is missing. It should be provided in 'ConnectionStrings:registry' or under the 'ConnectionString' key in 'Aspire:Npgsql' configuration section.");
    }

    [Fact]
    public void Clients_HealthChecks_HaveAspiresNamesAndCanBeSwitchedOff()
    {
        Checks(builder => builder.AddNpgsqlDataSource("a")).ShouldBe(["PostgreSql"]);
        Checks(builder => builder.AddKeyedNpgsqlDataSource("a")).ShouldBe(["PostgreSql_a"]);
        Checks(builder => builder.AddRabbitMQClient("b")).ShouldBe(["RabbitMQ.Client"]);
        Checks(builder => builder.AddKeyedRabbitMQClient("b")).ShouldBe(["RabbitMQ.Client_b"]);
        Checks(builder =>
        {
            builder.AddNpgsqlDataSource("a", settings => settings.DisableHealthChecks = true);
            builder.AddRabbitMQClient("b", settings => settings.DisableHealthChecks = true);
        }).ShouldBeEmpty();

        static List<string> Checks(Action<IHostApplicationBuilder> add)
        {
            using var host = Build([], add);
            return [.. host.Services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations.Select(check => check.Name)];
        }
    }

    [Fact]
    public void Keyed_TwoDatabases_AreApart()
    {
        using var host = Build(
            new Dictionary<string, string?> { ["ConnectionStrings:one"] = "Host=one", ["ConnectionStrings:two"] = "Host=two" },
            builder =>
            {
                builder.AddKeyedNpgsqlDataSource("one");
                builder.AddKeyedNpgsqlDataSource("two");
            });

        host.Services.GetRequiredKeyedService<NpgsqlDataSource>("one").ConnectionString.ShouldContain("one");
        host.Services.GetRequiredKeyedService<NpgsqlConnection>("two").ConnectionString.ShouldContain("two");
        host.Services.GetService<NpgsqlDataSource>().ShouldBeNull();
    }

    [Fact]
    public void RabbitMQ_Factory_IsBoundFromItsSectionAndItsAddress()
    {
        using var host = Build(
            new Dictionary<string, string?>
            {
                ["ConnectionStrings:bus"] = "amqp://ann:s%2Fcret@broker:5673/a-host",
                ["Aspire:RabbitMQ:Client:ConnectionFactory:RequestedChannelMax"] = "7",
            },
            builder => builder.AddRabbitMQClient("bus"));

        var factory = (ConnectionFactory)host.Services.GetRequiredService<IConnectionFactory>();
        (factory.HostName, factory.Port, factory.UserName, factory.Password, factory.VirtualHost, factory.RequestedChannelMax)
            .ShouldBe(("broker", 5673, "ann", "s/cret", "a-host", (ushort)7));
    }

    [Fact]
    public void RabbitMQ_AddressThatIsNone_IsRefusedWithoutRepeatingIt()
    {
        using var host = Build(new Dictionary<string, string?> { ["ConnectionStrings:bus"] = "http://ann:pass-phrase@broker" }, builder => builder.AddRabbitMQClient("bus"));

        Should.Throw<InvalidOperationException>(() => host.Services.GetRequiredService<IConnectionFactory>()).ToString().ShouldNotContain("pass-phrase");
        Should.Throw<InvalidOperationException>(() => Build(new Dictionary<string, string?> { ["ConnectionStrings:bus"] = "Host=x;Password=pass-phrase" }, builder => builder.AddPlatformBus()))
            .ToString().ShouldNotContain("pass-phrase");
    }

    [Fact]
    public void Bus_Started_ReportsItsUsageToNobody()
    {
        using var host = Build([], builder => builder.AddPlatformBus());

        host.Services.GetRequiredService<IOptions<MassTransit.UsageTelemetryOptions>>().Value.Enabled.ShouldBeFalse();
    }

    [Fact]
    public async Task Health_OfServersThatAreAway_IsAReportAndNoError()
    {
        using var host = Build(
            new Dictionary<string, string?> { ["ConnectionStrings:db"] = "Host=127.0.0.1;Port=1;Timeout=2", ["ConnectionStrings:bus"] = "amqp://127.0.0.1:1" },
            builder =>
            {
                builder.AddNpgsqlDataSource("db");
                builder.AddRabbitMQClient("bus", settings => settings.MaxConnectRetryCount = 0);
            });

        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

        report.Entries.Keys.ShouldBe(["PostgreSql", "RabbitMQ.Client"], ignoreOrder: true);
        report.Entries.Values.ShouldAllBe(entry => entry.Status == HealthStatus.Unhealthy);
    }

    [Fact]
    public void RabbitMQ_Settings_HaveAspiresDefaults()
    {
        var settings = new RabbitMQClientSettings();

        (settings.MaxConnectRetryCount, settings.DisableAutoActivation, settings.DisableHealthChecks, settings.DisableTracing).ShouldBe((5, true, false, false));
    }

    private static IHost Build(Dictionary<string, string?> settings, Action<IHostApplicationBuilder> add)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddHealthChecks();
        add(builder);
        return builder.Build();
    }
}
