namespace Distillery.Registry.Tests;

public sealed class VerificationTests
{
    [Theory]
    [InlineData("disk")]
    [InlineData("s3")]
    public async Task Verify_DamagedAndMissing_AreReported_AndQuarantineLetsThemHeal(string backend)
    {
        await using var bench = await ArtifactBench.CreateAsync(backend);
        var (_, missing) = await bench.FinishJobAsync("a", "missing");
        var (damaged, sound) = (await bench.PutAsync("damaged"), await bench.PutAsync("sound"));
        await bench.DamageAsync(damaged);
        await bench.Inventory.QuarantineAsync(missing, default);

        var report = await (await bench.Collector().StartVerifyAsync("ann", quarantine: false, default)).Completion;
        report.Items.Select(item => (item.Kind, item.Name)).ShouldBe([("damaged", damaged), ("missing", missing)]);
        await Should.ThrowAsync<ArtifactException>(() => bench.ReadAsync(damaged));

        await (await bench.Collector().StartVerifyAsync("ann", quarantine: true, default)).Completion;
        (await bench.HasAsync(damaged)).ShouldBeFalse();
        await bench.PutAsync("damaged");
        await bench.PutAsync("missing");
        (await (await bench.Collector().StartVerifyAsync("ann", quarantine: false, default)).Completion).Found.ShouldBe(0);
        (await bench.ReadAsync(damaged)).ShouldBe("damaged");
        (await bench.ReadAsync(sound)).ShouldBe("sound");
    }
}
