namespace Distillery.WorkerRuntime.Tests;

public sealed class HostMemoryTests : IDisposable
{
    private const double MiB = 1 << 20;
    private readonly string _root = Directory.CreateTempSubdirectory("machine-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Read_PlainMachine_TakesWhatIsAvailable()
    {
        Machine();

        HostMemory.Read(_root).ShouldBe(new HostMemory(8192 * MiB, 6144 * MiB));
    }

    [Fact]
    public void Read_ControlGroupWithALimit_IsBoundByItAndItsParents()
    {
        Machine();
        Write("proc/self/cgroup", "0::/pods/worker\n");
        Write("sys/fs/cgroup/pods/worker/memory.max", "max\n");
        Write("sys/fs/cgroup/pods/worker/memory.current", $"{500 * MiB:0}\n");
        Write("sys/fs/cgroup/pods/memory.max", $"{2048 * MiB:0}\n");
        Write("sys/fs/cgroup/pods/memory.current", $"{1500 * MiB:0}\n");
        // 500 MiB of it are files that were read once: they go when memory is needed.
        Write("sys/fs/cgroup/pods/memory.stat", $"anon 1\ninactive_file {500 * MiB:0}\n");

        HostMemory.Read(_root).ShouldBe(new HostMemory(2048 * MiB, 1048 * MiB));
    }

    [Fact]
    public void Read_ContainerOfTheOldKind_FindsItsLimitAtTheMount()
    {
        Machine();
        Write("proc/self/cgroup", "12:cpu,cpuacct:/docker/abc\n5:memory:/docker/abc\n");
        Write("sys/fs/cgroup/memory/memory.limit_in_bytes", $"{1024 * MiB:0}\n");
        Write("sys/fs/cgroup/memory/memory.usage_in_bytes", $"{24 * MiB:0}\n");

        HostMemory.Read(_root).ShouldBe(new HostMemory(1024 * MiB, 1000 * MiB));
    }

    [Fact]
    public void Read_OldKindWithoutALimit_IsNotBound()
    {
        Machine();
        Write("proc/self/cgroup", "5:memory:/\n");
        Write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        Write("sys/fs/cgroup/memory/memory.usage_in_bytes", "1000\n");

        HostMemory.Read(_root)!.TotalBytes.ShouldBe(8192 * MiB);
    }

    [Theory]
    [InlineData("")]
    [InlineData("MemTotal: many kB\n")]
    public void Read_WhatItDoesNotKnow_IsNothing(string meminfo)
    {
        HostMemory.Read(_root).ShouldBeNull();
        Write("proc/meminfo", meminfo);
        HostMemory.Read(_root).ShouldBeNull();
    }

    [SkippableFact]
    public void Read_ThisMachine_IsPlausible()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only Linux tells this way.");
        var memory = HostMemory.Read("/").ShouldNotBeNull();

        memory.TotalBytes.ShouldBeGreaterThan(100 * MiB);
        memory.AvailableBytes.ShouldBeInRange(0, memory.TotalBytes);
    }

    private void Machine() => Write("proc/meminfo", "MemTotal:        8388608 kB\nMemFree:         1048576 kB\nMemAvailable:    6291456 kB\n");

    private void Write(string file, string text)
    {
        var path = Path.Combine(_root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
