using Distillery.Data;
using Distillery.Distillation.Stages;
using Distillery.Teachers;

namespace Distillery.Distillation.Tests.Stages;

public class QueryTeacherTests
{
    [Fact]
    public void Run_Content_IsReadBackAndSaysThatItIsNoLanguageModel()
    {
        using var folder = new TempFolder();

        var written = QueryTeacher.Run(new QueryTeacherOptions { ListLength = 5, VectorDim = 8 }, TinyShop.Data, folder.Path);
        var read = QueryTeacher.Load(folder[QueryTeacher.AnswersName], TinyShop.Data);

        read.Rankings.ShouldBe(written.Rankings);
        read.Distances.ShouldBe(written.Distances);
        read.TrueDistances.ShouldBe(written.TrueDistances);
        read.ItemVectors!.Values.ShouldBe(written.ItemVectors!.Values);
        read.Provenance.Label.ShouldBe("content, not an LLM");
        read.Provenance.Parameters["crossFit"].ShouldBe("true");
        File.ReadAllText(folder[QueryTeacher.ProvenanceName]).ShouldContain("not an LLM");
    }

    [Fact]
    public void Run_Twice_GivesTheSameFile()
    {
        using var folder = new TempFolder();
        var options = new QueryTeacherOptions { ListLength = 5, VectorDim = 8, Seed = 4 };

        QueryTeacher.Run(options, TinyShop.Data, folder["a"]);
        QueryTeacher.Run(options, TinyShop.Data, folder["b"]);

        File.ReadAllBytes(folder[$"a/{QueryTeacher.AnswersName}"]).ShouldBe(File.ReadAllBytes(folder[$"b/{QueryTeacher.AnswersName}"]));
    }

    [Fact]
    public void Load_AnswersOfAnotherDataset_AreRefused()
    {
        using var folder = new TempFolder();
        var other = PrepareData.Run(TinyShop.DataOptions with { Sample = TinyShop.DataOptions.Sample! with { Seed = 9 } }, folder["other"]);
        QueryTeacher.Run(new QueryTeacherOptions { ListLength = 5, VectorDim = 8 }, other, folder["teacher"]);

        Should.Throw<StageInputException>(() => QueryTeacher.Load(folder[$"teacher/{QueryTeacher.AnswersName}"], TinyShop.Data))
            .Message.ShouldContain(TinyShop.Data.Info.CatalogueDigest);
    }

    [Fact]
    public void Load_AnswersOfAnotherTieOrder_AreRefused()
    {
        using var folder = new TempFolder();
        var shuffled = PrepareData.Run(
            TinyShop.DataOptions with { Split = TinyShop.DataOptions.Split with { Ties = TieOrder.Shuffled, Seed = 1 } }, folder["other"]);
        QueryTeacher.Run(new QueryTeacherOptions { ListLength = 5, VectorDim = 8 }, shuffled, folder["teacher"]);

        Should.Throw<StageInputException>(() => QueryTeacher.Load(folder[$"teacher/{QueryTeacher.AnswersName}"], TinyShop.Data))
            .Message.ShouldContain("order of equal timestamps");
    }

    [Fact]
    public void Run_FilesOfAnotherProgram_TeachAStudentLikeTheirSource()
    {
        using var folder = new TempFolder();
        DllmFiles.Write(folder["files"], TinyShop.Answers, TinyShop.Data.Split.Train);

        var answers = QueryTeacher.Run(new QueryTeacherOptions { Kind = TeacherKind.Files, Folder = folder["files"], ListLength = 10 }, TinyShop.Data, folder["teacher"]);
        var options = TinyShop.Training(DistillationMethod.Dllm2Rec);
        var fromFiles = TrainStudent.Run(options, TinyShop.Data, answers, folder["a"]);
        var fromSource = TrainStudent.Run(options, TinyShop.Data, TinyShop.Answers, folder["b"]);

        answers.Provenance.Label.ShouldBe("files: content, not an LLM");
        fromFiles.StepLosses.ShouldBe(fromSource.StepLosses, tolerance: 1e-5);
    }

    [Fact]
    public void Run_FilesWithoutFolder_NamesTheField()
    {
        using var folder = new TempFolder();

        Should.Throw<StageInputException>(() => QueryTeacher.Run(new QueryTeacherOptions { Kind = TeacherKind.Files }, TinyShop.Data, folder.Path))
            .Message.ShouldContain("teacher.folder is missing");
    }

    [Fact]
    public void Run_ListsLongerThanTheCatalogue_AreRefused()
    {
        using var folder = new TempFolder();

        Should.Throw<StageInputException>(() => QueryTeacher.Run(new QueryTeacherOptions { ListLength = 149, VectorDim = 8 }, TinyShop.Data, folder.Path))
            .Message.ShouldContain("149");
        Directory.Exists(folder[QueryTeacher.AnswersName]).ShouldBeFalse();
    }
}
