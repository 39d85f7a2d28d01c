using static TorchSharp.torch;

namespace Distillery.Torch.Tests.Tensors;

public class PropertyTests
{
    [Fact]
    public void Shape_AndFriends_AgreeWithEachOther()
    {
        using var t = zeros(2, 3, 4).transpose(0, 2);
        t.shape.ShouldBe([4, 3, 2]);
        t.size().ShouldBe([4, 3, 2]);
        t.stride().ShouldBe([1, 4, 12]);
        t.stride(-1).ShouldBe(12);
        t.size(-1).ShouldBe(2);
        t.dim().ShouldBe(3);
        t.ndim.ShouldBe(3);
        t.numel().ShouldBe(24);
        t.ElementSize.ShouldBe(4);
        t.is_contiguous().ShouldBeFalse();
        t.select(0, 1).storage_offset().ShouldBe(1);
        t.device.ShouldBe(CPU);
        t.device_type.ShouldBe(TorchSharp.DeviceType.CPU);
        t.is_leaf.ShouldBeTrue();
    }

    [Fact]
    public void Equality_IsElementwise_AndEqualsIsOneAnswer()
    {
        using var scope = NewDisposeScope();
        var a = tensor(new[] { 1, 2 });
        var b = tensor(new[] { 1, 3 });
        (a == b).data<bool>().ToArray().ShouldBe([true, false]);
        (a != b).data<bool>().ToArray().ShouldBe([false, true]);
        (a < 2).data<bool>().ToArray().ShouldBe([true, false]);
        (2 <= a).data<bool>().ToArray().ShouldBe([false, true]);
        a.equal(b).data<bool>().ToArray().ShouldBe([true, false]);
        a.Equals(b).ShouldBeFalse();
        a.Equals(a.clone()).ShouldBeTrue();
        a.allclose(b, atol: 2).ShouldBeTrue();
        ((a == 1) | (b == 3)).data<bool>().ToArray().ShouldBe([true, true]);
        (~(a == 1)).data<bool>().ToArray().ShouldBe([false, true]);
    }

    [Fact]
    public void InPlace_ReturnsThis()
    {
        using var t = ones(2);
        t.add_(1).mul_(2).ShouldBeSameAs(t);
        t.zero_().ShouldBeSameAs(t);
        t.clamp_(0, 1).ShouldBeSameAs(t);
        t.normal_().ShouldBeSameAs(t);
    }

    [Fact]
    public void To_SameType_SharesData_CopyDoesNot()
    {
        using var t = ones(2);
        using var same = t.to(ScalarType.Float32);
        using var copy = t.to(ScalarType.Float32, copy: true);
        t.zero_();
        same.sum().item<float>().ShouldBe(0);
        copy.sum().item<float>().ShouldBe(2);
        var gone = ones(2);
        using var moved = gone.to(ScalarType.Int64, disposeAfter: true);
        gone.IsInvalid.ShouldBeTrue();
    }

    [Fact]
    public void Alias_OutlivesTheOther()
    {
        var t = ones(2);
        using var other = t.alias();
        t.Dispose();
        other.sum().item<float>().ShouldBe(2);
    }

    [Theory]
    [InlineData("cpu", TorchSharp.DeviceType.CPU, -1)]
    [InlineData("cuda", TorchSharp.DeviceType.CUDA, -1)]
    [InlineData("CUDA:3", TorchSharp.DeviceType.CUDA, 3)]
    public void Device_Text_IsRead(string text, TorchSharp.DeviceType type, int index)
    {
        Device device = text;
        device.type.ShouldBe(type);
        device.index.ShouldBe(index);
        device.ToString().ShouldBe(text.ToLowerInvariant());
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("cuda:x")]
    [InlineData("cuda:0:1")]
    [InlineData("cuda:-1")]
    [InlineData("")]
    public void Device_BadText_IsNamed(string text) => Should.Throw<ArgumentException>(() => new Device(text)).Message.ShouldContain($"'{text}'");

    [Fact]
    public void Factories_DtypesFollowPython()
    {
        using var scope = NewDisposeScope();
        arange(3).dtype.ShouldBe(ScalarType.Int64);
        arange(3.0).dtype.ShouldBe(ScalarType.Float32);
        full(2, 7).dtype.ShouldBe(ScalarType.Float32);
        randint(5, [2]).dtype.ShouldBe(ScalarType.Int64);
        eye(2).dtype.ShouldBe(ScalarType.Float32);
        ones_like(tensor(1)).dtype.ShouldBe(ScalarType.Int32);
        zeros((2, 3)).shape.ShouldBe([2, 3]);
        zeros([2, 3], ScalarType.Bool).dtype.ShouldBe(ScalarType.Bool);
        ones(2, 3, 4, 5).shape.ShouldBe([2, 3, 4, 5]);
        tensor(1.5).new_zeros(2, 2).dtype.ShouldBe(ScalarType.Float64);
        Should.Throw<NotSupportedException>(() => zeros(2, names: ["a"]));
    }

    [Fact]
    public void Switches_ThatCanBeSet_AreRead()
    {
        var before = get_num_threads();
        set_num_threads(before);
        get_num_threads().ShouldBe(before);
        Should.Throw<ArgumentOutOfRangeException>(() => set_num_threads(0));
        var tf32 = backends.cuda.matmul.allow_tf32;
        backends.cuda.matmul.allow_tf32 = !tf32;
        backends.cuda.matmul.allow_tf32.ShouldBe(!tf32);
        backends.cuda.matmul.allow_tf32 = tf32;
        using (set_float32_matmul_precision(Float32MatmulPrecision.highest)) get_float32_matmul_precision().ShouldBe(Float32MatmulPrecision.highest);
        using (use_deterministic_algorithms()) are_deterministic_algorithms_enabled().ShouldBeTrue();
        are_deterministic_algorithms_enabled().ShouldBeFalse();
    }

    [Fact]
    public void Unique_OnRequest_GivesPlacesAndCounts()
    {
        using var scope = NewDisposeScope();
        var (values, places, counts) = tensor(new long[] { 3, 1, 3 }).unique(true, true, true);
        values.data<long>().ToArray().ShouldBe([1, 3]);
        places!.data<long>().ToArray().ShouldBe([1, 0, 1]);
        counts!.data<long>().ToArray().ShouldBe([1, 2]);
        tensor(new long[] { 3, 1, 3 }).unique().counts.ShouldBeNull();
    }

    [Fact]
    public void Generator_State_ContinuesTheSequence()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        rand(3, generator: generator);
        var state = generator.get_state();
        var next = rand(4, generator: generator);
        generator.set_state(state);
        rand(4, generator: generator).Equals(next).ShouldBeTrue();
        generator.initial_seed().ShouldBe(5);
        generator.device.ShouldBe(CPU);
        Should.Throw<System.Runtime.InteropServices.ExternalException>(() => generator.set_state(zeros(3)));
    }
}
