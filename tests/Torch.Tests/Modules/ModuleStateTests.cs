using TorchSharp;
using static Distillery.Torch.Tests.Modules.ModuleTreeTests;
using static TorchSharp.torch;

namespace Distillery.Torch.Tests.Modules;

public sealed class ModuleStateTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly string _folder = Directory.CreateTempSubdirectory("module-state").FullName;

    public void Dispose()
    {
        _scope.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void SaveAndLoad_File_GivesTheSameState()
    {
        using var first = new Tree();
        using var second = new Tree();
        var path = Path.Combine(_folder, "model.dat");

        first.save(path);
        var loaded = new Dictionary<string, bool>();
        second.load(path, loadedParameters: loaded);

        ShouldBeEqual(first, second);
        loaded.Count.ShouldBe(5);
        loaded.Values.ShouldAllBe(found => found);
    }

    [Fact]
    public void Save_Format_IsTorchSharps()
    {
        using var linear = nn.Linear(2, 1, hasBias: false);
        using var stream = new MemoryStream();

        linear.save(stream);

        using var expected = new MemoryStream();
        using (var writer = new BinaryWriter(expected))
        {
            writer.Write((byte)1);
            writer.Write("weight");
            writer.Write((byte)ScalarType.Float32);
            writer.Write((byte)2);
            writer.Write((byte)1);
            writer.Write((byte)2);
            foreach (var value in linear.weight.detach().data<float>().ToArray()) writer.Write(value);
        }

        stream.ToArray().ShouldBe(expected.ToArray());
    }

    [Fact]
    public void Load_Skip_LeavesThatTensorAloneAndReadsTheRest()
    {
        using var first = new Tree();
        using var second = new Tree();
        using var stream = new MemoryStream();
        first.save(new BinaryWriter(stream));
        stream.Position = 0;
        var kept = second.inner.weight.detach().clone();

        second.load(new BinaryReader(stream), skip: ["inner.weight"]);

        second.inner.weight.detach().allclose(kept, 0, 0).ShouldBeTrue();
        second.tied.weight.detach().allclose(first.tied.weight.detach(), 0, 0).ShouldBeTrue();
    }

    [Fact]
    public void Load_OtherModel_IsRefusedWithTheName()
    {
        var path = Path.Combine(_folder, "other.dat");
        using (var other = nn.Linear(3, 3)) other.save(path);
        using var fewer = nn.Linear(3, 3, hasBias: false);
        using var narrower = nn.Linear(2, 3);

        Should.Throw<ArgumentException>(() => fewer.load(path)).Message.ShouldContain("expected 1, but found 2");
        Should.Throw<ArgumentException>(() => narrower.load(path)).Message.ShouldContain("weight");
        fewer.load(path, strict: false);
        Should.Throw<FileNotFoundException>(() => fewer.load(path + ".missing")).Message.ShouldContain("missing");
    }

    [Fact]
    public void LoadStateDict_StrictAndNot_ReportsDifferences()
    {
        using var target = nn.Linear(2, 2);
        var source = new Dictionary<string, Tensor> { ["weight"] = ones(2, 2), ["other"] = ones(1) };

        var error = Should.Throw<InvalidOperationException>(() => target.load_state_dict(source));
        error.Message.ShouldContain("Missing: bias");
        error.Message.ShouldContain("unexpected: other");
        var (missing, unexpected) = target.load_state_dict(source, strict: false);

        missing.ShouldBe(["bias"]);
        unexpected.ShouldBe(["other"]);
        target.weight.detach().sum().item<float>().ShouldBe(4);
    }

    [Fact]
    public void LoadStateDict_OtherShape_IsRefusedBeforeAnythingIsCopied()
    {
        using var target = nn.Linear(2, 2);
        var before = target.weight.detach().clone();
        var source = new Dictionary<string, Tensor> { ["weight"] = ones(2, 2), ["bias"] = ones(1) };

        Should.Throw<ArgumentException>(() => target.load_state_dict(source)).Message.ShouldContain("'bias' has the shape [1]");

        target.weight.detach().allclose(before, 0, 0).ShouldBeTrue();
    }

    [Fact]
    public void LoadStateDict_OtherModelsState_CopiesValues()
    {
        using var first = new Tree();
        using var second = new Tree();

        second.load_state_dict(first.state_dict());
        ShouldBeEqual(first, second);
        using (no_grad()) first.inner.weight.zero_();

        second.inner.weight.detach().abs().sum().item<float>().ShouldBeGreaterThan(0);
    }

    [Fact]
    public void RegisterBuffer_NotPersistent_StaysOutOfTheState()
    {
        using var module = new Holder();

        module.named_buffers().Select(pair => pair.name).ShouldBe(["kept", "cache"]);
        module.named_buffers(include_nonpersistent: false).Select(pair => pair.name).ShouldBe(["kept"]);
        module.state_dict().Keys.ShouldBe(["kept"]);
    }

    private static void ShouldBeEqual(nn.Module first, nn.Module second)
    {
        var (left, right) = (first.state_dict(), second.state_dict());
        left.Keys.ShouldBe(right.Keys);
        foreach (var (key, value) in left) value.detach().eq(right[key]).all().item<bool>().ShouldBeTrue(key);
    }

    private sealed class Holder : nn.Module
    {
        public Holder()
            : base(nameof(Holder))
        {
            register_buffer("kept", ones(1));
            register_buffer("cache", ones(1), persistent: false);
        }
    }
}
