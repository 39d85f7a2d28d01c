using System.Security.Cryptography;
using System.Text;

namespace Distillery.Registry.Tests;

public sealed class FileArtifactStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("blobs-").FullName;

    [Fact]
    public async Task Put_Content_IsFoundByItsDigest()
    {
        var store = new FileArtifactStore(_folder);
        var bytes = RandomNumberGenerator.GetBytes(700_000);

        var info = await store.PutAsync(new MemoryStream(bytes), default);

        info.ShouldBe(new ArtifactInfo(Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.Length));
        await using var stream = await new FileArtifactStore(_folder).OpenReadAsync(info.Digest, default);
        var read = new MemoryStream();
        await stream.CopyToAsync(read);
        read.ToArray().ShouldBe(bytes);
        Directory.GetFiles(Path.Combine(_folder, "tmp")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Put_SameContentFromManyThreads_IsOneFile()
    {
        var store = new FileArtifactStore(_folder);

        var infos = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => store.PutAsync(Content("same"), default))));

        infos.Distinct().Count().ShouldBe(1);
        Directory.GetFiles(Path.Combine(_folder, "sha256"), "*", SearchOption.AllDirectories).Length.ShouldBe(1);
    }

    [Fact]
    public async Task Put_StreamThatBreaks_LeavesNothing()
    {
        var store = new FileArtifactStore(_folder);

        await Should.ThrowAsync<IOException>(() => store.PutAsync(new BrokenStream(), default));

        Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task OpenRead_DamagedContent_IsAnErrorAndHealsWhenMadeAgain()
    {
        var store = new FileArtifactStore(_folder);
        var info = await store.PutAsync(Content("precious"), default);
        Overwrite(await store.GetLocalFileAsync(info.Digest, default), "worthless");

        (await Should.ThrowAsync<ArtifactException>(() => store.OpenReadAsync(info.Digest, default))).Message.ShouldContain("damaged");

        await store.PutAsync(Content("precious"), default);
        (await File.ReadAllTextAsync(await store.GetLocalFileAsync(info.Digest, default))).ShouldBe("precious");
    }

    [Fact]
    public async Task OpenRead_MissingContent_SaysWhatToDo()
    {
        var store = new FileArtifactStore(_folder);
        var digest = new string('a', 64);

        (await Should.ThrowAsync<ArtifactException>(() => store.OpenReadAsync(digest, default))).Message.ShouldContain("reuse: false");
        (await store.FindAsync(digest, default)).ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../../../etc/passwd")]
    [InlineData("ABCDEF0000000000000000000000000000000000000000000000000000000000")]
    public async Task Find_NotADigest_IsRefused(string digest)
        => await Should.ThrowAsync<ArgumentException>(() => new FileArtifactStore(_folder).FindAsync(digest, default));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static MemoryStream Content(string text) => new(Encoding.UTF8.GetBytes(text));

    private static void Overwrite(string file, string text)
    {
        // Stored files are read-only, so damage comes as a file in their place.
        File.Delete(file);
        File.WriteAllText(file, text);
    }

    private sealed class BrokenStream : MemoryStream
    {
        private int _reads;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            => _reads++ == 0 ? ValueTask.FromResult(100) : throw new IOException("cable pulled");
    }
}
