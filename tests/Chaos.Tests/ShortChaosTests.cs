using Distillery.LocalHosting.Servers;
using Xunit.Abstractions;

namespace Distillery.Chaos.Tests;

/// <summary>The short version of <c>./platform bench chaos</c>: few jobs, and every kind of mischief that fits into a minute.</summary>
public sealed class ShortChaosTests(ITestOutputHelper output)
{
    [SkippableFact]
    public async Task Platform_WhileEverythingIsKilled_LosesNothingAndDoesNothingTwice()
    {
        Skip.If((PostgresServer.WhyUnavailable() ?? RabbitServer.WhyUnavailable()) is not null, PostgresServer.WhyUnavailable() ?? RabbitServer.WhyUnavailable());
        var folder = Directory.CreateTempSubdirectory("chaos-").FullName;
        var report = await ChaosRun.RunAsync(
            new ChaosOptions { Folder = folder, Jobs = 12, Kills = 10, Workers = 2, Seed = 7, Patience = TimeSpan.FromMinutes(2) }, output.WriteLine, CancellationToken.None);

        report.Findings.ShouldBeEmpty($"logs are in {folder}");
        (report.Lost, report.CompletedTwice, report.StaleAccepted, report.Stuck, report.DifferentNumbers).ShouldBe((0, 0, 0, 0, 0));
        report.Kills.ShouldBeGreaterThanOrEqualTo(10);
        report.Frozen.ShouldBeGreaterThan(0);
        report.DuplicatedMessages.ShouldBeGreaterThan(0);
        report.StaleTried.ShouldBeGreaterThan(0);
        Directory.Delete(folder, recursive: true);
    }
}
