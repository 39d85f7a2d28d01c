using Distillery.Contracts;

namespace Distillery.WorkerRuntime.Tests;

public sealed class NvidiaSmiTests
{
    private const string TwoGpus =
        """
        0, GPU-aaaa1111-0000, NVIDIA H200, 143360, 102400
        1, GPU-bbbb2222-0000, NVIDIA RTX 6000, Ada Generation, 49152, 512

        """;

    [Fact]
    public void Parse_TwoGpus_GivesTheirMemoryInGiB()
        => NvidiaSmi.Parse(TwoGpus, "", 1, null).ShouldBe([new GpuView("NVIDIA H200", 140, 100), new GpuView("NVIDIA RTX 6000, Ada Generation", 48, 0.5)]);

    [Fact]
    public void Parse_WhatThisProcessHolds_CountsAsFree()
        => NvidiaSmi.Parse(TwoGpus, "GPU-bbbb2222-0000, 77, 1024\nGPU-bbbb2222-0000, 78, 4096\nGPU-bbbb2222-0000, 77, [N/A]\n", 77, null)[1].FreeGiB.ShouldBe(1.5);

    [Theory]
    [InlineData("1", new[] { 48.0 })]
    [InlineData("1,0", new[] { 48.0, 140.0 })]
    [InlineData("GPU-aaaa", new[] { 140.0 })]
    [InlineData("0,7,1", new[] { 140.0 })]
    [InlineData("", new double[0])]
    [InlineData("-1", new double[0])]
    public void Parse_VisibleDevices_AreTheOnesThatCudaShows(string visible, double[] memory)
        => NvidiaSmi.Parse(TwoGpus, "", 1, visible).Select(gpu => gpu.MemoryGiB).ShouldBe(memory);

    [Theory]
    [InlineData("No devices were found\n")]
    [InlineData("0, GPU-a, NVIDIA A100, [N/A], [N/A]\n")]
    [InlineData("0, GPU-a\n,,,,\n")]
    [InlineData("")]
    public void Parse_LinesThatSayNothing_ArePassedOver(string text) => NvidiaSmi.Parse(text, text, 1, null).ShouldBeEmpty();

    [Fact]
    public async Task Read_WhateverThisMachineHas_Answers()
        => (await NvidiaSmi.ReadAsync(default)).ShouldAllBe(gpu => gpu.MemoryGiB > 0 && gpu.FreeGiB >= 0 && gpu.FreeGiB <= gpu.MemoryGiB);
}
