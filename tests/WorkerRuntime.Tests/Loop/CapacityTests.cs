using Distillery.Contracts;

namespace Distillery.WorkerRuntime.Tests;

public sealed class CapacityTests
{
    private static readonly StageNeeds Small = new("cpu", 4, 0);
    private static readonly StageNeeds OnGpu = new("auto", 4, 30);

    [Fact]
    public void Free_NothingKnown_TakesAny()
    {
        var request = Of().Request("w", []);

        (request.MemoryGiB, request.GpuMemoryGiB, request.GpuFree).ShouldBe((null, null, false));
    }

    [Fact]
    public void Free_OwnStages_TakeFromTheBudgetTogether()
    {
        var capacity = Of(memory: 10);
        capacity.Take(Small);
        capacity.FreeMemoryGiB.ShouldBe(6);
        capacity.Take(Small);
        capacity.FreeMemoryGiB.ShouldBe(2);
        capacity.Release(Small);
        capacity.FreeMemoryGiB.ShouldBe(6);
    }

    [Fact]
    public void Free_MemoryInUseByOthers_Counts()
    {
        var capacity = Of(memory: 32);
        // 64 in all: 20 are available, this process uses 4 of the rest, others 40.
        capacity.Measured(new MachineReading(64, 20, 4, []));

        capacity.FreeMemoryGiB.ShouldBe(24);
        capacity.Take(Small);
        // What the stage may use was given to it, whether it uses it already or not.
        capacity.FreeMemoryGiB.ShouldBe(20);
        capacity.Measured(new MachineReading(64, 16, 8, []));
        capacity.FreeMemoryGiB.ShouldBe(20);
    }

    [Fact]
    public void Free_NoBudget_IsWhatTheMachineHas()
    {
        var capacity = Of();
        capacity.Measured(new MachineReading(16, 40, 1, []));

        (capacity.MemoryGiB, capacity.FreeMemoryGiB).ShouldBe((16, 16));
    }

    [Fact]
    public void Gpu_OneStageAtATime_UnlessTold()
    {
        var capacity = Of(device: "cuda");
        capacity.Measured(new MachineReading(64, 60, 1, [new GpuView("NVIDIA H200", 140, 100), new GpuView("NVIDIA H200", 140, 140)]));
        capacity.Request("w", []).GpuMemoryGiB.ShouldBe(100);
        capacity.Take(Small);
        capacity.GpuFree.ShouldBeTrue();
        capacity.Take(OnGpu);
        (capacity.GpuFree, capacity.Gpus[0].FreeGiB, capacity.Gpus[1].FreeGiB).ShouldBe((false, 70, 140));
        capacity.Release(OnGpu);
        capacity.GpuFree.ShouldBeTrue();

        var shared = Of(device: "cuda", gpuConcurrency: 2);
        shared.Take(OnGpu);
        shared.GpuFree.ShouldBeTrue();
        shared.Take(OnGpu);
        shared.GpuFree.ShouldBeFalse();
    }

    private static Capacity Of(double? memory = null, string device = "cpu", int gpuConcurrency = 1)
        => new(new WorkerOptions { Queue = "distillation", WorkFolder = "work", MemoryGiB = memory, Device = device, GpuConcurrency = gpuConcurrency });
}
