using TorchSharp;

namespace Distillery.Recommenders.Tests;

public class FileTests
{
    private static readonly StudentOrigin Origin = new()
    {
        DatasetDigest = "d1", CatalogueDigest = "c1", Seed = 4, Protocol = "time 0.8:0.1:0.1, window 10, full-ranking", Method = "fused", Mode = "", Teacher = "content, not an LLM",
    };

    public static TheoryData<string> Names() => [.. Worlds.Students()];

    [Theory]
    [MemberData(nameof(Names))]
    public void Student_WrittenAndRead_GivesTheSameScoresWithoutItsTeacher(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var folder = new TempFolder();
        using var student = Worlds.AnyStudent(name, Worlds.Options(blocks: 2));
        StudentFile.Write(folder.Path, student, Origin);
        var (read, manifest) = StudentFile.Read(folder.Path);
        using var _ = read;
        manifest.Origin.ShouldBe(Origin);
        manifest.Options.ShouldBe(student.Options);
        manifest.Architecture.ShouldBe(name.Split(' ')[0]);
        read.Module.training.ShouldBeFalse();
        read.Module.named_parameters().ShouldNotContain(pair => pair.Item1.Contains("projector"));
        var (histories, lengths) = Worlds.Batch(40, [1, 2, 3], [4]);
        var (before, after) = (student.Tables(), read.Tables());
        after.Scores(read.LastStates(after, histories, lengths)).ShouldBeNear(before.Scores(student.LastStates(before, histories, lengths)), 1e-5);
    }

    [Fact]
    public void Student_OfAnEarlierVersion_IsRead()
    {
        using var scope = torch.NewDisposeScope();
        using var folder = new TempFolder();
        using var student = Worlds.Student("tied");
        StudentFile.Write(folder.Path, student, Origin);
        // As version 0.2 wrote it.
        File.WriteAllText(Path.Combine(folder.Path, StudentFile.ManifestName), """
            {
              "format": 1, "architecture": "sasrec",
              "options": { "itemCount": 40, "windowLength": 10, "dim": 8, "blocks": 1, "heads": 1, "dropout": 0.1, "itemDeviation": 0.1, "seed": 3 },
              "isTied": true, "hasBias": false, "learnsRepeats": true, "hasSkip": false, "hasSource": false,
              "origin": { "datasetDigest": "d1", "catalogueDigest": "c1", "seed": 4, "protocol": "p", "method": "fused", "mode": "", "teacher": "", "commit": "" }
            }
            """);
        var (read, manifest) = StudentFile.Read(folder.Path);
        using var owned = read;
        manifest.Options.ShouldBe(student.Options);
        var (histories, lengths) = Worlds.Batch(40, [1, 2, 3], [4]);
        Worlds.Floats(read.LastStates(histories, lengths)).ShouldBe(Worlds.Floats(student.LastStates(histories, lengths)));
    }

    [Theory]
    [InlineData("\"format\": 1", "\"format\": 2", "format 2")]
    [InlineData("\"sasrec\"", "\"caser\"", "'caser'")]
    [InlineData("\"dim\": 8", "\"dim\": -8", "Dim is -8")]
    [InlineData("\"isTied\"", "\"isKnotted\"", "isKnotted")]
    [InlineData("{", "", "student.json")]
    public void Manifest_ThatIsBroken_IsRefusedWithTheReason(string from, string to, string reason)
    {
        using var scope = torch.NewDisposeScope();
        using var folder = new TempFolder();
        using var student = Worlds.Student("tied");
        StudentFile.Write(folder.Path, student, Origin);
        var path = Path.Combine(folder.Path, StudentFile.ManifestName);
        var text = File.ReadAllText(path);
        File.WriteAllText(path, text[..text.IndexOf(from)] + to + text[(text.IndexOf(from) + from.Length)..]);
        Should.Throw<InvalidDataException>(() => StudentFile.Read(folder.Path)).Message.ShouldContain(reason);
    }

    [Fact]
    public void Student_WithWeightsOfAnother_IsRefused()
    {
        using var scope = torch.NewDisposeScope();
        using var folder = new TempFolder();
        using var other = new TempFolder();
        using var student = Worlds.Student("tied");
        using var bigger = Worlds.Student("tied", Worlds.Options(dim: 16));
        StudentFile.Write(folder.Path, student, Origin);
        StudentFile.Write(other.Path, bigger, Origin);
        File.Copy(Path.Combine(other.Path, StudentFile.WeightsName), Path.Combine(folder.Path, StudentFile.WeightsName), overwrite: true);
        Should.Throw<InvalidDataException>(() => StudentFile.Read(folder.Path)).Message.ShouldContain("the student has [");
        StudentFile.Write(other.Path, student, Origin with { CatalogueDigest = "c2" });
        File.Copy(Path.Combine(other.Path, StudentFile.WeightsName), Path.Combine(folder.Path, StudentFile.WeightsName), overwrite: true);
        Should.Throw<InvalidDataException>(() => StudentFile.Read(folder.Path)).Message.ShouldContain("belongs to catalogue c2");
    }

    [Fact]
    public void Student_InAnEmptyFolder_IsRefused()
    {
        using var folder = new TempFolder();
        Should.Throw<InvalidDataException>(() => StudentFile.Read(folder.Path)).Message.ShouldContain("is missing");
    }

    [Fact]
    public void Ranks_WrittenAndRead_AreTheSame()
    {
        using var folder = new TempFolder();
        var path = RankFile.PathOf(folder.Path, "full-ranking", "test");
        path.ShouldEndWith(Path.Combine("eval", "full-ranking.test.safetensors"));
        var rows = new RowRanks([3, 4], [10, 11], [1, 500], [false, true]);
        RankFile.Write(path, rows, new Dictionary<string, string> { ["dataset"] = "d1", ["catalogue"] = "c1" });
        var (read, metadata) = RankFile.Read(path);
        read.Users.ShouldBe(rows.Users);
        read.Targets.ShouldBe(rows.Targets);
        read.Ranks.ShouldBe(rows.Ranks);
        read.Cold.ShouldBe(rows.Cold);
        metadata["dataset"].ShouldBe("d1");
        (read.History, read.UserTrain, read.TargetTrain).ShouldBe((null, null, null));
    }

    [Fact]
    public void Ranks_WithCounts_KeepThem()
    {
        using var folder = new TempFolder();
        var path = RankFile.PathOf(folder.Path, "full-ranking", "test");
        var rows = new RowRanks([3, 4], [10, 11], [1, 500], [false, true]) { History = [5, 6], UserTrain = [0, 4], TargetTrain = [7, 0] };
        var metadata = new Dictionary<string, string> { ["dataset"] = "d1", ["catalogue"] = "c1" };

        RankFile.Write(path, rows, metadata);
        var read = RankFile.Read(path).Rows;

        (read.History, read.UserTrain, read.TargetTrain).ShouldSatisfyAllConditions(
            counts => counts.History.ShouldBe(rows.History), counts => counts.UserTrain.ShouldBe(rows.UserTrain), counts => counts.TargetTrain.ShouldBe(rows.TargetTrain));
        Should.Throw<ArgumentException>(() => RankFile.Write(path, rows with { History = [1] }, metadata)).Message.ShouldContain("'history' has 1 values for 2 rows");
    }

    [Fact]
    public void Ranks_WithoutDigests_AreRefused()
    {
        using var folder = new TempFolder();
        Should.Throw<ArgumentException>(() => RankFile.Write(Path.Combine(folder.Path, "x"), new RowRanks([], [], [], []), new Dictionary<string, string> { ["dataset"] = "d1" }))
            .Message.ShouldContain("the metadata lacks 'catalogue'");
    }
}
