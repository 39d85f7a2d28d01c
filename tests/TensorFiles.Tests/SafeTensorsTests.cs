using System.Buffers.Binary;
using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace Distillery.TensorFiles.Tests;

public sealed class SafeTensorsTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly string _folder = Directory.CreateTempSubdirectory("safetensors").FullName;

    public void Dispose()
    {
        _scope.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Read_FileMadeInPython_GivesTensorsAndMetadata()
    {
        using var bundle = SafeTensors.Read(GoldenFolder.PathOf("plain.safetensors"));

        bundle.Tensors.Keys.ShouldBe(["ids", "w", "none", "one"]);
        bundle["ids"].data<long>().ToArray().ShouldBe([-1, 0, 1L << 60]);
        bundle["w"].shape.ShouldBe(new long[] { 2, 2 });
        bundle["w"].data<float>().ToArray().ShouldBe([1, 2, 3, 4]);
        bundle["none"].shape.ShouldBe(new long[] { 0, 4 });
        bundle["one"].item<bool>().ShouldBeTrue();
        bundle.Metadata.ShouldBe(new Dictionary<string, string> { ["made"] = "by hand", ["ü"] = "☃" }, ignoreOrder: true);
        Should.Throw<KeyNotFoundException>(() => bundle["x"]).Message.ShouldContain("ids, w, none, one");
    }

    [Theory]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Int64)]
    [InlineData(ScalarType.Int32)]
    [InlineData(ScalarType.Int16)]
    [InlineData(ScalarType.Int8)]
    [InlineData(ScalarType.Byte)]
    [InlineData(ScalarType.Bool)]
    public void WriteAndRead_EveryDType_GivesTheSameTensor(ScalarType type)
    {
        var tensor = arange(6).to(type).reshape(2, 3);
        var path = PathOf("one");

        SafeTensors.Write(path, new Dictionary<string, Tensor> { ["x"] = tensor });
        using var read = SafeTensors.Read(path);

        read["x"].dtype.ShouldBe(type);
        read["x"].shape.ShouldBe(new long[] { 2, 3 });
        read["x"].eq(tensor).all().item<bool>().ShouldBeTrue();
    }

    [Fact]
    public void Write_SameContentInAnyOrder_GivesTheSameAlignedBytes()
    {
        Tensor bytes = ones(3).to(ScalarType.Byte), b = ones(2), a = zeros(2, 2), big = arange(2);
        using MemoryStream first = new(), second = new();

        SafeTensors.Write(first, new Dictionary<string, Tensor> { ["c"] = bytes, ["b"] = b, ["a"] = a, ["z"] = big }, new Dictionary<string, string> { ["x"] = "1", ["k"] = "2" });
        SafeTensors.Write(second, new Dictionary<string, Tensor> { ["z"] = big, ["a"] = a, ["b"] = b, ["c"] = bytes }, new Dictionary<string, string> { ["k"] = "2", ["x"] = "1" });

        first.ToArray().ShouldBe(second.ToArray());
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(first.ToArray());
        (length % 8).ShouldBe(0);
        Encoding.UTF8.GetString(first.ToArray(), 8, length).TrimEnd().ShouldBe(
            """{"__metadata__":{"k":"2","x":"1"},"z":{"dtype":"I64","shape":[2],"data_offsets":[0,16]},"a":{"dtype":"F32","shape":[2,2],"data_offsets":[16,32]},"b":{"dtype":"F32","shape":[2],"data_offsets":[32,40]},"c":{"dtype":"U8","shape":[3],"data_offsets":[40,43]}}""");
    }

    [Fact]
    public void Write_ViewsAndGradients_StoresTheirValues()
    {
        var matrix = arange(6, dtype: float32).reshape(2, 3);
        var trained = ones(2, requires_grad: true);

        SafeTensors.Write(PathOf("views"), new Dictionary<string, Tensor> { ["t"] = matrix.t(), ["row"] = matrix[1], ["p"] = trained, ["s"] = tensor(2.5f) });
        using var read = SafeTensors.Read(PathOf("views"));

        read["t"].data<float>().ToArray().ShouldBe([0, 3, 1, 4, 2, 5]);
        read["row"].data<float>().ToArray().ShouldBe([3, 4, 5]);
        read["p"].requires_grad.ShouldBeFalse();
        read["s"].shape.ShouldBeEmpty();
        read.Metadata.ShouldBeEmpty();
    }

    [Fact]
    public void Write_Failing_LeavesTheOldFileAndNoOther()
    {
        var path = PathOf("kept");
        SafeTensors.Write(path, new Dictionary<string, Tensor> { ["x"] = ones(1) });
        var before = File.ReadAllBytes(path);
        var gone = ones(1);
        gone.Dispose();

        Should.Throw<ObjectDisposedException>(() => SafeTensors.Write(path, new Dictionary<string, Tensor> { ["x"] = ones(5), ["y"] = gone }));
        Should.Throw<ArgumentException>(() => SafeTensors.Write(path, new Dictionary<string, Tensor> { ["__metadata__"] = ones(5) }));
        Should.Throw<NotSupportedException>(() => SafeTensors.Write(path, new Dictionary<string, Tensor> { ["c"] = zeros(2, dtype: ScalarType.ComplexFloat32) }))
            .Message.ShouldContain("ComplexFloat32");

        File.ReadAllBytes(path).ShouldBe(before);
        Directory.GetFiles(_folder).ShouldBe([path]);
    }

    [Fact]
    public void Header_File_IsReadWithoutTensors()
    {
        var header = SafeTensorsHeader.Read(GoldenFolder.PathOf("plain.safetensors"));

        header.Entries["w"].ShouldSatisfyAllConditions(
            entry => entry.DType.ShouldBe(ScalarType.Float32),
            entry => entry.Shape.ShouldBe([2, 2]),
            entry => (entry.Begin, entry.End, entry.Bytes, entry.Count).ShouldBe((24, 40, 16, 4)));
        header.Metadata["made"].ShouldBe("by hand");
    }

    [Fact]
    public void Reader_Arrays_GiveValuesWithoutTensors()
    {
        using var reader = new SafeTensorsReader(GoldenFolder.PathOf("plain.safetensors"));

        reader.ReadArray<float>("w").ShouldBe([1, 2, 3, 4]);
        reader.ReadArray<long>("ids").ShouldBe([-1, 0, 1L << 60]);
        reader.ReadArray<bool>("one").ShouldBe([true]);
        reader.ReadArray<Half>("none").ShouldBeEmpty();
        reader.ReadTensor("w").sum().item<float>().ShouldBe(10);
        Should.Throw<InvalidDataException>(() => reader.ReadArray<int>("ids")).Message.ShouldContain("'ids' is I64");
        Should.Throw<NotSupportedException>(() => reader.ReadArray<char>("ids")).Message.ShouldContain("Char");
        Should.Throw<KeyNotFoundException>(() => reader.ReadArray<int>("x")).Message.ShouldContain("'x'");
    }

    [Fact]
    public void Read_FromTheMiddleOfAStream_TakesWhatFollows()
    {
        using var stream = new MemoryStream();
        stream.Write("before"u8);
        stream.Write(File.ReadAllBytes(GoldenFolder.PathOf("plain.safetensors")));
        stream.Position = 6;

        using var bundle = SafeTensors.Read(stream);

        bundle["w"].sum().item<float>().ShouldBe(10);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}""", 8, "JSON")]
    [InlineData("""[]""", 0, "must begin with '{'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} x""", 8, "JSON")]
    [InlineData("""{"a":{"dtype":"F31","shape":[2],"data_offsets":[0,8]}}""", 8, "dtype 'F31'")]
    [InlineData("""{"a":{"dtype":4,"shape":[2],"data_offsets":[0,8]}}""", 8, "dtype of tensor 'a' is Number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "shape of tensor 'a'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,8]}}""", 8, "shape of tensor 'a'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "needs 12 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "end must not lie before")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", 8, "1 numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", 8, "lacks")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"more":1}}""", 8, "'more'")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "'dtype'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[0],"data_offsets":[8,8]}}""", 8, "'a' stands twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 7, "truncated")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 9, "1 bytes follow")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}""", 6, "overlaps")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12, "hole")]
    [InlineData("""{"a":{"dtype":"U8","shape":[9223372036854775807,4],"data_offsets":[0,8]}}""", 8, "impossible shape")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "__metadata__.a")]
    [InlineData("""{"__metadata__":{"a":"1","a":"2"}}""", 0, "twice in __metadata__")]
    [InlineData("""{"a":null}""", 0, "tensor 'a' is Null")]
    public void Read_BrokenHeader_IsRefusedWithTheReason(string header, int dataBytes, string reason)
    {
        var path = PathOf("broken");
        var json = Encoding.UTF8.GetBytes(header);
        using (var stream = File.Create(path))
        {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
            stream.Write(length);
            stream.Write(json);
            stream.Write(new byte[dataBytes]);
        }

        var error = Should.Throw<InvalidDataException>(() => SafeTensors.Read(path));

        error.Message.ShouldStartWith(path);
        error.Message.ShouldContain(reason);
    }

    [Fact]
    public void Read_BrokenLength_IsRefused()
    {
        static void Refused(byte[] file, string reason)
        {
            using var stream = new MemoryStream(file);
            Should.Throw<InvalidDataException>(() => SafeTensors.Read(stream, "file")).Message.ShouldContain(reason);
        }

        Refused([1, 2, 3], "3 bytes are too few");
        Refused([255, 255, 255, 255, 255, 255, 255, 255], "limit");
        Refused([1, 225, 245, 5, 0, 0, 0, 0, 0], "100000001 bytes");
        Refused([9, 0, 0, 0, 0, 0, 0, 0, 1], "truncated");
        Refused([0, 0, 0, 0, 0, 0, 0, 0], "must begin");
        Should.Throw<FileNotFoundException>(() => SafeTensors.Read(PathOf("missing")));
    }

    private string PathOf(string name) => Path.Combine(_folder, name + ".safetensors");
}
