namespace Distillery.Registry.Tests;

public sealed class TensorColumnsTests
{
    [Fact]
    public async Task Read_Columns_AreWhatWasWritten()
    {
        var columns = await ReadAsync(TensorFile.Of(new Dictionary<string, string> { ["dataset"] = "d" }, ("a", new[] { 1, -2, int.MaxValue }), ("b", new byte[] { 0, 255 }), ("c", new[] { 1.5f, float.NegativeInfinity })));

        columns.Ints("a").ShouldBe([1, -2, int.MaxValue]);
        columns.Octets("b").ShouldBe([0, 255]);
        columns.Floats("c").ShouldBe([1.5f, float.NegativeInfinity]);
        columns.Metadata["dataset"].ShouldBe("d");
        columns.Has("d").ShouldBeFalse();
        Should.Throw<InvalidDataException>(() => columns.Ints("b")).Message.ShouldBe("test: 'b' is U8 with 1 dimensions; I32 with one is needed.");
        Should.Throw<InvalidDataException>(() => columns.Ints("d")).Message.ShouldBe("test: there is no 'd'.");
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"I32","shape":[2],"data_offsets":[0,8]}}""", 7, "the tensors take 8 bytes, the file has 7")]
    [InlineData("""{"a":{"dtype":"I32","shape":[2],"data_offsets":[0,8]}}""", 9, "the file has 9")]
    [InlineData("""{"a":{"dtype":"I32","shape":[3],"data_offsets":[0,8]}}""", 8, "12 were expected")]
    [InlineData("""{"a":{"dtype":"I32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"I32","shape":[1],"data_offsets":[8,12]}}""", 12, "'b' begins at byte 8; 4 was expected")]
    [InlineData("""{"a":{"dtype":"I32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"I32","shape":[1],"data_offsets":[2,6]}}""", 6, "no gaps, no overlaps")]
    [InlineData("""{"a":{"dtype":"I32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"I32","shape":[1],"data_offsets":[4,8]}}""", 8, "not that of a safetensors file")]
    [InlineData("""{"a":{"dtype":"I32","shape":[-1],"data_offsets":[0,4]}}""", 4, "no sound place or shape")]
    [InlineData("""{"a":{"dtype":"I32","shape":[1],"data_offsets":[4,0]}}""", 4, "no sound place or shape")]
    [InlineData("""{"a":{"dtype":"I32","shape":[1]}}""", 4, "not that of a safetensors file")]
    [InlineData("""{"a":{"dtype":"I32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,4]}}""", 4, "were expected")]
    [InlineData("[]", 0, "no JSON object")]
    [InlineData("{", 0, "not that of a safetensors file")]
    public async Task Read_BrokenFile_IsRefusedWithItsReason(string header, int bytes, string reason)
        => (await Should.ThrowAsync<InvalidDataException>(() => ReadAsync(TensorFile.Join(header, new byte[bytes])))).Message.ShouldContain(reason);

    [Fact]
    public async Task Read_EveryCutOfAFile_IsRefused()
    {
        var whole = TensorFile.Of(null, ("user", new[] { 1, 2 }), ("cold", new byte[] { 0, 1 }));
        for (var length = 0; length < whole.Length; length++)
            await Should.ThrowAsync<InvalidDataException>(() => ReadAsync(whole[..length]));
    }

    [Theory]
    [InlineData("rank", "'rank' has 1")]
    [InlineData("zero", "ranks begin at 1")]
    [InlineData("cold", "must be 0 or 1")]
    [InlineData("metadata", "lacks 'catalogue'")]
    public async Task Rows_ThatDoNotFit_AreRefused(string fault, string reason)
    {
        var metadata = new Dictionary<string, string> { ["dataset"] = "d" };
        if (fault != "metadata")
            metadata["catalogue"] = "c";
        var file = TensorFile.Of(
            metadata, ("user", new[] { 1, 2 }), ("target", new[] { 3, 4 }), ("rank", fault == "rank" ? [1] : fault == "zero" ? [1, 0] : new[] { 1, 2 }), ("cold", new byte[] { 0, (byte)(fault == "cold" ? 2 : 1) }));

        (await Should.ThrowAsync<InvalidDataException>(() => RankRows.ReadAsync(new MemoryStream(file), "test", default))).Message.ShouldContain(reason);
    }

    private static Task<TensorColumns> ReadAsync(byte[] file) => TensorColumns.ReadAsync(new MemoryStream(file), "test", default);
}
