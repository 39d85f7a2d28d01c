using System.Security.Cryptography;

namespace Distillery.Registry.Tests;

public sealed class SecretBoxTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("secrets-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Seal_AndOpen_GiveTheSecretBack_EachTimeInAnotherBox()
    {
        var box = new SecretBox(null, _folder);

        var (one, two) = (box.Seal("geheim", "webhook"), box.Seal("geheim", "webhook"));

        one.ShouldNotBe(two);
        new SecretBox(null, _folder).Open(one, "webhook").ShouldBe("geheim");
        one.ShouldNotContain("geheim");
    }

    [Fact]
    public void KeyFile_IsForItsOwnerOnly()
    {
        new SecretBox(null, _folder).Seal("geheim", "webhook");

        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(Path.Combine(_folder, SecretBox.KeyFile)).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.GetFiles(_folder).Length.ShouldBe(1);
    }

    [Fact]
    public async Task KeyFile_MadeByManyAtOnce_IsOne()
    {
        var boxes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => new SecretBox(null, _folder).Seal("geheim", "p"))));

        foreach (var sealedText in boxes)
            new SecretBox(null, _folder).Open(sealedText, "p").ShouldBe("geheim");
    }

    [Fact]
    public void Open_WithAnotherKey_SaysWhatToDo()
    {
        var text = new SecretBox("the first key, long enough", _folder).Seal("geheim", "p");

        Should.Throw<CryptographicException>(() => new SecretBox("the second key, long enough", _folder).Open(text, "p")).Message.ShouldContain("Distillery:SecretsKey");
    }

    [Fact]
    public void Open_ForAnotherPurposeOrChanged_IsRefused()
    {
        var box = new SecretBox("a key that is long enough", _folder);
        var text = box.Seal("geheim", "p");
        var bytes = Convert.FromBase64String(text.Split('.')[2]);
        bytes[^1] ^= 1;

        Should.Throw<CryptographicException>(() => box.Open(text, "q"));
        Should.Throw<CryptographicException>(() => box.Open($"{text[..text.LastIndexOf('.')]}.{Convert.ToBase64String(bytes)}", "p"));
        Should.Throw<CryptographicException>(() => box.Open("geheim", "p"));
    }

    [Fact]
    public void ShortKey_IsRefused() => Should.Throw<ArgumentException>(() => new SecretBox("short", _folder)).Message.ShouldContain("at least 16");
}
