using Distillery.Distillation.Slim;
using Distillery.Distillation.Stages;
using Distillery.Teachers;

namespace Distillery.Distillation.Tests.Stages;

public sealed class EncodeTextTests
{
    private static readonly ITextEncoder Encoder = TfIdfEncoder.Fit(ItemText.Of(TinyShop.Data.Dataset.Catalogue), 16);

    private static readonly Lazy<RationaleFile> Rationales = new(() =>
    {
        using var folder = new TempFolder();
        return AskContentRationales.Run(new QueryTeacherOptions { VectorDim = 8 }, users: null, TinyShop.Data, folder["all"]);
    });

    [Fact]
    public async Task Run_EveryWindow_WritesVectorsThatCanBeReadForThisData()
    {
        using var folder = new TempFolder();

        var vectors = await EncodeText.RunAsync(Encoder, Rationales.Value, [1, 2, 3], TinyShop.Data, folder["text"]);

        var read = TextVectorsFile.Read(Path.Combine(folder["text"], EncodeText.VectorsName), TinyShop.Data);
        read.Items.ShouldBe(vectors.Items);
        read.Test.Vectors.ShouldBe(vectors.Test.Vectors);
        read.Source.ShouldBe(ContentTeacher.Label);
        vectors.Train.Vectors.Chunk(16).Count(vector => vector.Any(value => value != 0)).ShouldBe(TinyShop.Data.Split.Train.Count);
    }

    [Fact]
    public async Task Run_Steps_ChangeTheVectors()
    {
        using var folder = new TempFolder();
        var all = await EncodeText.RunAsync(Encoder, Rationales.Value, [1, 2, 3], TinyShop.Data, folder["a"]);
        var first = await EncodeText.RunAsync(Encoder, Rationales.Value, [1], TinyShop.Data, folder["b"]);
        var third = await EncodeText.RunAsync(Encoder, Rationales.Value, [3], TinyShop.Data, folder["c"]);

        first.Train.Vectors.ShouldNotBe(all.Train.Vectors);
        first.Train.Vectors.ShouldNotBe(third.Train.Vectors);
        first.Items.ShouldBe(third.Items);
    }

    [Fact]
    public async Task Run_ItemsOnly_HasNoVectorsForWindows()
    {
        using var folder = new TempFolder();

        var vectors = await EncodeText.RunAsync(Encoder, null, [], TinyShop.Data, folder["text"]);

        vectors.HasWindows.ShouldBeFalse();
        TextVectorsFile.Read(Path.Combine(folder["text"], EncodeText.VectorsName), TinyShop.Data).Items.ShouldBe(vectors.Items);
        vectors.Source.ShouldBe("item text only");
    }

    [Fact]
    public async Task Run_WindowWithoutRationale_IsNamed()
    {
        using var folder = new TempFolder();
        var (provenance, rationales) = Rationales.Value;
        var last = TinyShop.Data.Split.Test;
        var missing = rationales.Where(rationale => (rationale.User, rationale.Position) != (last.Users[3], last.Positions[3])).ToList();

        var error = await Should.ThrowAsync<StageInputException>(() => EncodeText.RunAsync(Encoder, new RationaleFile(provenance, missing), [1, 2, 3], TinyShop.Data, folder["text"]));

        error.Message.ShouldContain($"test window of user {last.Users[3]}, position {last.Positions[3]}");
        File.Exists(Path.Combine(folder["text"], EncodeText.VectorsName)).ShouldBeFalse();
    }

    [Fact]
    public void AskContentRationales_Users_DrawsOneTrainingWindowEach()
    {
        using var folder = new TempFolder();

        var file = AskContentRationales.Run(new QueryTeacherOptions { VectorDim = 8, Seed = 3 }, users: 50, TinyShop.Data, folder["some"]);

        var train = TinyShop.Data.Split.Train;
        var windows = Enumerable.Range(0, train.Count).Select(row => (train.Users[row], train.Positions[row])).ToHashSet();
        file.Rationales.Count.ShouldBe(50);
        file.Rationales.ShouldAllBe(rationale => windows.Contains(new(rationale.User, rationale.Position)));
        file.Rationales.Select(rationale => rationale.User).Distinct().Count().ShouldBe(50);
        RationaleFile.Read(Path.Combine(folder["some"], RationaleFile.FileName), TinyShop.Data.Dataset).Rationales.Count.ShouldBe(50);
    }
}
