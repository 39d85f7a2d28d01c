using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace Distillery.TensorFiles.Tests;

public sealed class PtFileTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<string> Files => [.. GoldenFolder.Expected.EnumerateObject().Select(entry => entry.Name)];

    public void Dispose() => _scope.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public void ReadTensors_FileOfPython_GivesItsTensors(string file)
    {
        var tensors = PtFile.ReadTensors(GoldenFolder.PathOf(file));

        var expected = GoldenFolder.Expected.GetProperty(file).EnumerateObject().ToArray();
        tensors.Keys.ShouldBe(expected.Select(entry => entry.Name));
        foreach (var entry in expected)
        {
            var tensor = tensors[entry.Name];
            tensor.shape.ShouldBe(Numbers(entry.Value, "shape").Select(size => (long)size).ToArray(), entry.Name);
            NameOf(tensor.dtype).ShouldBe(entry.Value.GetProperty("dtype").GetString(), entry.Name);
            tensor.is_contiguous().ShouldBeTrue(entry.Name);
            tensor.requires_grad.ShouldBeFalse(entry.Name);
            tensor.to(ScalarType.Float64).data<double>().ToArray().ShouldBe(Numbers(entry.Value, "values"), entry.Name);
        }
    }

    [Fact]
    public void ReadTensors_ViewsOfOneStorage_ShareItsMemory()
    {
        var tensors = PtFile.ReadTensors(GoldenFolder.PathOf("views.pt"));

        tensors["base"].fill_(7);

        tensors["row"].sum().item<float>().ShouldBe(28);
    }

    [Fact]
    public void ReadTensor_SingleAndMany_GivesItOrSaysHowMany()
    {
        PtFile.ReadTensor(GoldenFolder.PathOf("tensor.pt")).shape.ShouldBe(new long[] { 2, 3 });
        Should.Throw<InvalidDataException>(() => PtFile.ReadTensor(GoldenFolder.PathOf("state.pt"))).Message.ShouldContain("3 tensors");
    }

    [Theory]
    [InlineData("legacy.pt", "legacy format")]
    [InlineData("module.pt", "torch.nn.modules.container.Sequential")]
    [InlineData("evil_system.pt", "posix.system")]
    [InlineData("evil_eval.pt", ".eval'")]
    [InlineData("evil_getattr.pt", ".getattr'")]
    [InlineData("evil_stack_global.pt", "posix.system")]
    [InlineData("evil_load.pt", "torch.load")]
    [InlineData("evil_newobj.pt", "NEWOBJ")]
    [InlineData("evil_inst.pt", "INST")]
    [InlineData("evil_ext.pt", "EXT1")]
    [InlineData("evil_call_storage.pt", "torch.FloatStorage")]
    [InlineData("evil_build.pt", "BUILD")]
    [InlineData("evil_beyond.pt", "reaches outside its storage 'data/0' of 4 elements")]
    [InlineData("evil_offset.pt", "reaches outside")]
    [InlineData("evil_negative.pt", "reaches outside")]
    [InlineData("evil_huge.pt", "impossibly large")]
    [InlineData("evil_expanded.pt", "impossibly large")]
    [InlineData("evil_short.pt", "15 bytes where 16")]
    [InlineData("evil_missing.pt", "'data/0' is missing")]
    [InlineData("evil_two_types.pt", "two dtypes")]
    [InlineData("evil_rank.pt", "differ in length")]
    [InlineData("evil_compressed.pt", "compressed")]
    [InlineData("evil_endless.pt", "nested more than")]
    [InlineData("evil_laughs.pt", "more than 1000000")]
    [InlineData("evil_memo.pt", "memo entry 7")]
    [InlineData("evil_cut.pt", "pickle")]
    [InlineData("evil_underflow.pt", "finds no value")]
    [InlineData("evil_order.pt", "byte order 'middle'")]
    [InlineData("evil_truncated.pt", "truncated")]
    [InlineData("evil_no_pickle.pt", "0 data.pkl")]
    [InlineData("plain.safetensors", "no zip file")]
    [InlineData("expected.json", "no zip file")]
    public void ReadTensors_AnythingElse_IsRefusedWithFileAndReason(string file, string reason)
    {
        var path = GoldenFolder.PathOf(file);

        var error = Should.Throw<InvalidDataException>(() => PtFile.ReadTensors(path));

        error.Message.ShouldStartWith(path);
        error.Message.ShouldContain(reason);
    }

    [Fact]
    public void EvilFiles_AllOfThem_AreRefused()
    {
        var evil = Directory.GetFiles(GoldenFolder.PathOf(""), "evil_*");

        evil.Length.ShouldBe(28);
        foreach (var path in evil) Should.Throw<InvalidDataException>(() => PtFile.ReadTensors(path), path);
    }

    [Fact]
    public void ReadTensors_EveryCutOfAFile_FailsCleanly()
    {
        var whole = File.ReadAllBytes(GoldenFolder.PathOf("tensor.pt"));
        for (var length = 0; length < whole.Length; length += 7)
        {
            using var stream = new MemoryStream(whole, 0, length);
            Should.Throw<InvalidDataException>(() => PtFile.ReadTensors(stream, "cut"), $"{length} bytes").Message.ShouldStartWith("cut");
        }
    }

    private static double[] Numbers(JsonElement entry, string name) => [.. entry.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];

    private static string NameOf(ScalarType type) => type == ScalarType.Byte ? "uint8" : type.ToString().ToLowerInvariant();
}
