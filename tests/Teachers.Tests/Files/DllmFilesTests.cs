using Distillery.Data;

namespace Distillery.Teachers.Tests.Files;

public sealed class DllmFilesTests
{
    private static readonly Dataset Shop = SampleShop.Generate(new SampleShopOptions { Customers = 200, Products = 100, Seed = 5 });
    private static readonly WindowSplit Split = Windowing.Split(Shop);
    private static readonly TeacherAnswers Answers = ContentTeacher.Fit(Shop, Split, SmallShop.Options).Answer(Split.Train, crossFit: true, k: 7);

    [Fact]
    public void Write_ThenRead_GivesTheSameAnswers()
    {
        using var folder = new TempFolder();
        DllmFiles.Write(folder.Path, Answers, Split.Train);
        var read = FilesTeacher.Read(folder.Path, Shop, Split.Train, k: 7);
        read.Rankings.ShouldBe(Answers.Rankings);
        read.Distances.ShouldBe(Answers.Distances);
        read.TrueDistances.ShouldBe(Answers.TrueDistances);
        read.ItemVectors!.Values.ShouldBe(Answers.ItemVectors!.Values);
        read.Provenance.Label.ShouldBe("files: content, not an LLM");
        read.Provenance.Parameters["made with crossFit"].ShouldBe("true");
        Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order().ShouldBe(
            ["all_embeddings.safetensors", "confidence_train.txt", "myrank_train.txt", "teacher.json", "truth_distance_train.txt"]);
    }

    [Fact]
    public void Write_ReadForTheShuffledDataset_IsRefused()
    {
        using var folder = new TempFolder();
        DllmFiles.Write(folder.Path, Answers, Split.Train);
        var options = new SplitOptions { Ties = TieOrder.Shuffled };
        var shuffled = Windowing.Order(Shop, options);
        Should.Throw<InvalidDataException>(() => FilesTeacher.Read(folder.Path, shuffled, Windowing.Split(shuffled, options).Train, k: 7))
            .Message.ShouldContain("another order of equal timestamps");
    }

    [Fact]
    public void Write_AnswersOfOtherRows_WritesNothing()
    {
        using var folder = new TempFolder();
        Should.Throw<ArgumentException>(() => DllmFiles.Write(folder.Path, Answers, Split.Test));
        Directory.GetFiles(folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public void Write_Cancelled_LeavesNothing()
    {
        using var folder = new TempFolder();
        using var source = new CancellationTokenSource();
        source.Cancel();
        Should.Throw<OperationCanceledException>(() => DllmFiles.Write(folder.Path, Answers, Split.Train, source.Token));
        Directory.GetFiles(folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public void AnswersFile_WriteThenRead_GivesTheSameAnswers()
    {
        using var folder = new TempFolder();
        TeacherAnswersFile.Write(folder.File("answers.safetensors"), Answers);
        var read = TeacherAnswersFile.Read(folder.File("answers.safetensors"), Shop);
        read.RequireAligned(Split.Train);
        read.Rankings.ShouldBe(Answers.Rankings);
        read.Distances.ShouldBe(Answers.Distances);
        read.TrueDistances.ShouldBe(Answers.TrueDistances);
        read.ItemVectors!.Dim.ShouldBe(Answers.ItemVectors!.Dim);
        read.ItemVectors.Values.ShouldBe(Answers.ItemVectors.Values);
        read.Provenance.Label.ShouldBe(Answers.Provenance.Label);
        read.Provenance.Parameters.ShouldBe(Answers.Provenance.Parameters);
    }

    [Fact]
    public void AnswersFile_Twice_GivesTheSameBytes()
    {
        using var folder = new TempFolder();
        TeacherAnswersFile.Write(folder.File("a"), Answers);
        TeacherAnswersFile.Write(folder.File("b"), Answers);
        File.ReadAllBytes(folder.File("a")).ShouldBe(File.ReadAllBytes(folder.File("b")));
    }

    [Fact]
    public void AnswersFile_OfAnotherDataset_IsRefused()
    {
        using var folder = new TempFolder();
        TeacherAnswersFile.Write(folder.File("answers.safetensors"), Answers);
        var other = SampleShop.Generate(new SampleShopOptions { Customers = 200, Products = 100, Seed = 6 });
        Should.Throw<InvalidDataException>(() => TeacherAnswersFile.Read(folder.File("answers.safetensors"), other))
            .Message.ShouldStartWith("answers.safetensors: made for a catalogue with digest");
    }

    [Fact]
    public void AnswersFile_OfVectorsOnly_IsNoFileOfAnswers()
    {
        using var folder = new TempFolder();
        DllmFiles.Write(folder.Path, Answers, Split.Train);
        Should.Throw<InvalidDataException>(() => TeacherAnswersFile.Read(folder.File(DllmFileNames.EmbeddingsSafeTensors)))
            .Message.ShouldContain("its format is 'not stated'; 'distillery.teacher-answers.1' is right");
    }
}
