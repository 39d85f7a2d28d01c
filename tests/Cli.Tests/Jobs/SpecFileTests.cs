using Distillery.Cli.Jobs;

namespace Distillery.Cli.Tests.Jobs;

public sealed class SpecFileTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("specfile");

    [Fact]
    public async Task ReadAsync_BrokenSpec_ListsEveryProblem()
    {
        var file = Write("a.yaml", "{ name: a, dataset: { sample: {} }, training: { epochs: 0 }, colour: red }");

        var error = await Should.ThrowAsync<BadInputException>(() => SpecFile.ReadAsync(file, CancellationToken.None));

        error.Message.ShouldContain("training.epochs is 0");
        error.Message.ShouldContain("colour is not a field");
    }

    [Fact]
    public async Task ReadAsync_JsonByEnding_IsReadAsJson() =>
        (await SpecFile.ReadAsync(Write("a.json", """{"name":"a","dataset":{"sample":{}}}"""), CancellationToken.None)).Name.ShouldBe("a");

    [Fact]
    public async Task ReadAsync_ExistingPath_BecomesAbsolute()
    {
        var spec = await SpecFile.ReadAsync(Write("a.yaml", $"{{ name: a, dataset: {{ path: {Path.GetRelativePath(Environment.CurrentDirectory, folder.FullName)} }} }}"), CancellationToken.None);

        spec.Dataset.Path.ShouldBe(folder.FullName);
    }

    [Fact]
    public async Task ReadAsync_MissingFile_SaysWhich() =>
        (await Should.ThrowAsync<BadInputException>(() => SpecFile.ReadAsync(new FileInfo("none.yaml"), CancellationToken.None))).Message.ShouldContain("none.yaml");

    public void Dispose() => folder.Delete(recursive: true);

    private FileInfo Write(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, text);
        return new FileInfo(path);
    }
}
