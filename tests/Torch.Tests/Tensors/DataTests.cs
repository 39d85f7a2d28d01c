using static TorchSharp.torch;

namespace Distillery.Torch.Tests.Tensors;

public class DataTests
{
    [Fact]
    public void FromArray_SharesMemory_BothWays()
    {
        var array = new float[] { 1, 2, 3 };
        using var shared = from_array(array);
        shared.mul_(2);
        array.ShouldBe([2, 4, 6]);
        array[0] = 9;
        shared[0].item<float>().ShouldBe(9);
    }

    [Fact]
    public void FromArray_AnyRankAndType_KeepsShape()
    {
        using var scope = NewDisposeScope();
        from_array(new double[2, 3, 1]).shape.ShouldBe([2, 3, 1]);
        from_array(new[] { true, false }).data<bool>().ToArray().ShouldBe([true, false]);
        as_tensor((Array)new long[,] { { 1, 2 } }).dtype.ShouldBe(ScalarType.Int64);
        Should.Throw<ArgumentException>(() => from_array(new[] { "a" }));
    }

    [Fact]
    public void FromArray_CollectedArray_StaysPinnedWhileTheTensorLives()
    {
        using var shared = Make();
        for (var i = 0; i < 5; i++)
        {
            GC.Collect();
            _ = new byte[1 << 20];
        }

        shared.sum().item<long>().ShouldBe(499_500);

        static Tensor Make() => from_array(Enumerable.Range(0, 1000).Select(i => (long)i).ToArray());
    }

    [Fact]
    public void AsTensor_OtherDtype_Copies()
    {
        var array = new float[] { 1, 2 };
        using var copy = as_tensor(array, ScalarType.Float64);
        copy.fill_(7);
        array.ShouldBe([1, 2]);
    }

    [Fact]
    public void Tensor_CopiesArraysAndLists()
    {
        using var scope = NewDisposeScope();
        var array = new[] { 1, 2, 3, 4, 5, 6 };
        var t = tensor(array, 2, 3);
        array[0] = 9;
        t.dtype.ShouldBe(ScalarType.Int32);
        t.data<int>().ToArray().ShouldBe([1, 2, 3, 4, 5, 6]);
        tensor(new List<double> { 1, 2 }).dtype.ShouldBe(ScalarType.Float64);
        tensor(new float[,] { { 1, 2 }, { 3, 4 } })[1, 0].item<float>().ShouldBe(3);
        tensor(new long[] { 1, 2 }, ScalarType.Float32).data<float>().ToArray().ShouldBe([1, 2]);
        tensor(new byte[1, 2, 1, 2]).shape.ShouldBe([1, 2, 1, 2]);
    }

    [Fact]
    public void Tensor_SizesDoNotFit_Throws() =>
        Should.Throw<System.Runtime.InteropServices.ExternalException>(() => tensor(new[] { 1, 2, 3 }, 2, 2)).Message.ShouldContain("bytes");

    [Fact]
    public void Scalars_KeepTheirOwnDtype()
    {
        using var scope = NewDisposeScope();
        tensor(1).dtype.ShouldBe(ScalarType.Int32);
        tensor(1L).dtype.ShouldBe(ScalarType.Int64);
        tensor(1f).dtype.ShouldBe(ScalarType.Float32);
        tensor(1.0).dtype.ShouldBe(ScalarType.Float64);
        tensor(true).dtype.ShouldBe(ScalarType.Bool);
        tensor(1.0, 2.0).dtype.ShouldBe(ScalarType.ComplexFloat64);
        tensor(1f, 2f).item<(float, float)>().ShouldBe((1f, 2f));
    }

    [Fact]
    public void Accessor_StridedTensor_ReadsAndWritesInRowMajorOrder()
    {
        using var t = arange(6).reshape(2, 3);
        using var turned = t.t();
        var data = turned.data<long>();
        data.ToArray().ShouldBe([0, 3, 1, 4, 2, 5]);
        data.ShouldBe([0, 3, 1, 4, 2, 5]);
        data[2, 1].ShouldBe(5);
        data[1].ShouldBe(3);
        data[0, 1] = 30;
        data.CopyFrom([10, 40], tensorIndex: 2);
        t.data<long>().ToArray().ShouldBe([0, 10, 2, 30, 40, 5]);
        var rest = new long[3];
        data.CopyTo(rest, 1, 4);
        rest.ShouldBe([0, 2, 5]);
        ((long[,])data.ToNDArray())[2, 1].ShouldBe(5);
    }

    [Fact]
    public void Accessor_WrongUse_Throws()
    {
        var t = zeros(2, 2);
        var data = t.data<float>();
        Should.Throw<ArgumentOutOfRangeException>(() => data[4]);
        Should.Throw<ArgumentOutOfRangeException>(() => data[0, 2]);
        Should.Throw<ArgumentException>(() => data[0, 0, 0]);
        Should.Throw<ArgumentException>(() => data.CopyTo(new float[3]));
        Should.Throw<ArgumentException>(() => t.data<double>());
        Should.Throw<ArgumentException>(() => t.data<DateTime>());
        t.Dispose();
        Should.Throw<ObjectDisposedException>(() => data[0]);
    }

    [Fact]
    public void Bytes_ContiguousOnly_ReadAndWritten()
    {
        using var t = tensor(new[] { 1, 2 });
        t.bytes.ToArray().ShouldBe([1, 0, 0, 0, 2, 0, 0, 0]);
        t.bytes = new byte[8];
        t.data<int>().ToArray().ShouldBe([0, 0]);
        Should.Throw<ArgumentException>(() => t.bytes = new byte[7]);
        using var turned = zeros(2, 3).t();
        Should.Throw<InvalidOperationException>(() => turned.bytes.Length).Message.ShouldContain("contiguous");
    }

    [Fact]
    public void Item_EveryDtype_GivesTheValue()
    {
        using var scope = NewDisposeScope();
        tensor(1.5f).half().item<Half>().ShouldBe((Half)1.5f);
        tensor(-3).to(ScalarType.Int8).item<sbyte>().ShouldBe((sbyte)-3);
        tensor(200).to(ScalarType.Byte).item<byte>().ShouldBe((byte)200);
        tensor(-300).to(ScalarType.Int16).item<short>().ShouldBe((short)-300);
        tensor(true).item<bool>().ShouldBeTrue();
        ones(1, 1, 1).item<float>().ShouldBe(1);
        TorchSharp.TensorExtensionMethods.ToSingle(tensor(2.5).bfloat16()).ShouldBe(2.5f);
    }

    [Fact]
    public void SaveAndLoad_OneTensor_IsTheSame()
    {
        var path = Path.Combine(Path.GetTempPath(), $"tensor-{Guid.NewGuid():N}.pt");
        try
        {
            using var t = arange(6, dtype: ScalarType.Float64).reshape(2, 3);
            t.save(path);
            using var back = Tensor.load(path);
            back.Equals(t).ShouldBeTrue();
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void ByteStreams_StridedTensor_RoundTrip()
    {
        using var scope = NewDisposeScope();
        var source = arange(6).reshape(2, 3).t();
        var stream = new MemoryStream();
        source.WriteBytesToStream(stream);
        stream.Length.ShouldBe(48);
        stream.Position = 0;
        var target = zeros(2, 3, dtype: ScalarType.Int64).t();
        target.ReadBytesFromStream(stream);
        target.Equals(source).ShouldBeTrue();
        Should.Throw<EndOfStreamException>(() => target.ReadBytesFromStream(stream));
    }

    [Fact]
    public void Text_Styles_AreReadable()
    {
        using var scope = NewDisposeScope();
        var t = tensor(new float[,] { { 1, 2.5f }, { -3, 4 } });
        t.ToString().ShouldBe("[2x2], type = Float32, device = cpu");
        t.npstr().ShouldBe("[[1, 2.5],\n [-3, 4]]");
        t.cstr().ShouldBe("{{1, 2.5}, {-3, 4}}");
        t.jlstr().ShouldBe("[2x2], type = Float32, device = cpu\n 1 2.5\n -3 4");
        tensor(true).npstr().ShouldBe("True");
        arange(2000).npstr().ShouldBe("[0, 1, 2, ..., 1997, 1998, 1999]");
    }
}
