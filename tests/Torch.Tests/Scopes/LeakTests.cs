using Distillery.Torch.Tests.Nn;
using static TorchSharp.torch;

namespace Distillery.Torch.Tests.Scopes;

/// <summary>Memory of the process stays flat over many temporaries. Runs alone, since it reads the process's own memory.</summary>
[Collection(nameof(DefaultGenerator))]
public class LeakTests
{
    private const long MiB = 1 << 20;

    [SkippableFact]
    public void MillionTemporaries_InScopes_MemoryIsFlat() => Flat(10, 32 * MiB, () =>
    {
        using var a = ones(8, 8);
        for (var i = 0; i < 1000; i++)
        {
            using var scope = NewDisposeScope();
            for (var k = 0; k < 33; k++) _ = ((a * 1.5) + a).sum();
        }
    });

    [SkippableFact]
    public void MillionTemporaries_WithUsing_MemoryIsFlat() => Flat(10, 32 * MiB, () =>
    {
        using var a = ones(8, 8);
        for (var i = 0; i < 50_000; i++)
        {
            using var b = a * 1.5;
            using var c = b + a;
        }
    });

    [SkippableFact]
    public void TrainingSteps_GraphsAndGradients_MemoryIsFlat() => Flat(10, 32 * MiB, () =>
    {
        using var w = ones(32, 32, requires_grad: true);
        for (var i = 0; i < 500; i++)
        {
            using var scope = NewDisposeScope();
            w.matmul(w).relu().sum().backward();
            using var quiet = no_grad();
            w.sub_(w.grad!, 0.0);
            w.grad = null;
        }
    });

    // 300 MiB of large tensors per pass: without the finaliser's help they would all stay.
    [SkippableFact]
    public void ForgottenLargeTensors_OnlyTheCollectorFrees_MemoryIsBounded() => Flat(8, 400 * MiB, () =>
    {
        for (var i = 0; i < 300; i++) _ = ones(512, 512);
    });

    // A million in all, 0.5 GiB if none was freed.
    [SkippableFact]
    public void ForgottenSmallTensors_OnlyTheCollectorFrees_MemoryIsBounded() => Flat(10, 300 * MiB, () =>
    {
        using var a = ones(4);
        for (var i = 0; i < 100_000; i++) _ = a + 1;
    });

    [SkippableFact]
    public void Errors_Many_LeaveNothing() => Flat(5, 32 * MiB, () =>
    {
        using var a = ones(2, 3);
        for (var i = 0; i < 400; i++) Should.Throw<System.Runtime.InteropServices.ExternalException>(() => a.mm(a));
    });

    [Fact]
    public void TotalCount_AfterDisposal_IsWhatItWas()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Tensor.TotalCount;
        using (NewDisposeScope())
        {
            for (var i = 0; i < 100; i++) ones(1);
            Tensor.TotalCount.ShouldBeGreaterThanOrEqualTo(before + 100);
            Tensor.PeakCount.ShouldBeGreaterThanOrEqualTo(before + 100);
        }

        Tensor.TotalCount.ShouldBeLessThanOrEqualTo(before);
    }

    // The first pass warms caches and pools; the most that later passes may add is given.
    private static void Flat(int passes, long allowed, Action pass)
    {
        Skip.IfNot(File.Exists("/proc/self/statm"), "resident memory is read from /proc");
        pass();
        pass();
        var before = Resident();
        var most = 0L;
        for (var i = 2; i < passes; i++)
        {
            pass();
            most = Math.Max(most, Resident() - before);
        }

        most.ShouldBeLessThan(allowed, $"grew by {most / MiB} MiB");
    }

    private static long Resident() => long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1]) * Environment.SystemPageSize;
}
