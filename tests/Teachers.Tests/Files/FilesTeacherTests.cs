using Distillery.Data;
using Distillery.TensorFiles;
using TorchSharp;
using static TorchSharp.torch;

namespace Distillery.Teachers.Tests.Files;

public sealed class FilesTeacherTests : IDisposable
{
    private const int Items = 6;
    private const int K = 3;
    private readonly TempFolder _folder = new();
    private readonly Dataset _dataset;
    private readonly WindowSet _train;

    public FilesTeacherTests()
    {
        // Four train rows.
        (_dataset, var split) = SmallShop.Of(Items, [0, 1], [2, 1], [3, 4], [5, 0]);
        _train = Take(split.Train, 4);
        Put(DllmFileNames.Rankings, "0 1 2", "1 2 3", "2 3 4", "3 4 5");
        Put(DllmFileNames.Distances, "0.5 1 2.5", "0 0 0", "1e-3 1e3 2e3", "1 2 3");
        PutEmbeddings(torch.arange(12, ScalarType.Float32).reshape(Items, 2));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_GoodFiles_GivesTheirNumbers()
    {
        var answers = Read();
        answers.RequireAligned(_train);
        answers.Ranking(2).ToArray().ShouldBe([2, 3, 4]);
        answers.DistancesOf(2).ToArray().ShouldBe([1e-3f, 1e3f, 2e3f]);
        answers.TrueDistances.ShouldBeNull();
        answers.ItemVectors!.Of(5).ToArray().ShouldBe([10f, 11f]);
        answers.Provenance.Kind.ShouldBe("files");
        answers.Provenance.Label.ShouldBe("files, origin not stated");
        answers.Provenance.Parameters["sha256 " + DllmFileNames.Rankings].Length.ShouldBe(64);
    }

    [Fact]
    public void Read_NumpyText_IsUnderstood()
    {
        Put(DllmFileNames.Rankings, "0.000000000000000000e+00 1.000000000000000000e+00 5.000000000000000000e+00", "1 2 3", "\t2  3 4 ", "3 4 5", "");
        Read().Ranking(0).ToArray().ShouldBe([0, 1, 5]);
    }

    [Fact]
    public void Read_MoreColumnsThanNeeded_KeepsTheFirst()
    {
        var answers = FilesTeacher.Read(_folder.Path, _dataset, _train, k: 2);
        answers.K.ShouldBe(2);
        answers.Rankings.ShouldBe([0, 1, 1, 2, 2, 3, 3, 4]);
    }

    [Fact]
    public void Read_TrueDistances_AreTakenWhereTheyAre()
    {
        Put(DllmFileNames.TrueDistances, "0.1", "0.2", "0.3", "0.4");
        Read().TrueDistances.ShouldBe([0.1f, 0.2f, 0.3f, 0.4f]);
    }

    [Fact]
    public void Read_PtFile_GivesTheSameVectors()
    {
        File.Delete(_folder.File(DllmFileNames.EmbeddingsSafeTensors));
        PtWriter.Write(_folder.File(DllmFileNames.EmbeddingsPt), [.. Enumerable.Range(0, 12).Select(value => (float)value)], Items, 2);
        Read().ItemVectors!.Of(5).ToArray().ShouldBe([10f, 11f]);
    }

    [Theory]
    [InlineData(DllmFileNames.Rankings, "0 1 2|1 2 3|2 3 4", "myrank_train.txt: has 3 rows, but the train part of this split has 4")]
    [InlineData(DllmFileNames.Rankings, "0 1 2|1 2 3|2 3 4|3 4 5|0 1 2", "myrank_train.txt: has 5 rows, but the train part of this split has 4")]
    [InlineData(DllmFileNames.Rankings, "", "myrank_train.txt: has 0 rows")]
    [InlineData(DllmFileNames.Rankings, "0 1 2|1 6 3|2 3 4|3 4 5", "myrank_train.txt, line 2, column 2: 6 is no item id; ids are whole numbers 0 .. 5 (0-based")]
    [InlineData(DllmFileNames.Rankings, "0 1 2|1 2 3|-1 3 4|3 4 5", "myrank_train.txt, line 3, column 1: -1 is no item id")]
    [InlineData(DllmFileNames.Rankings, "0 1 2|1 2 3|2 3 4|3 4 1.5", "myrank_train.txt, line 4, column 3: 1.5 is no item id")]
    [InlineData(DllmFileNames.Rankings, "0 1 nan|1 2 3|2 3 4|3 4 5", "myrank_train.txt, line 1, column 3: NaN is no item id")]
    [InlineData(DllmFileNames.Rankings, "0 1 2|1 x7 3|2 3 4|3 4 5", "myrank_train.txt, line 2, column 2: 'x7' is no number")]
    [InlineData(DllmFileNames.Rankings, "0,1,2|1,2,3|2,3,4|3,4,5", "myrank_train.txt, line 1, column 1: '0,1,2' is no number; the file holds numbers separated by blanks")]
    [InlineData(DllmFileNames.Rankings, "0 1 2|1 2|2 3 4|3 4 5", "myrank_train.txt, line 2: has 2 columns, but the first row has 3")]
    [InlineData(DllmFileNames.Rankings, "0 1|1 2|2 3|3 4", "myrank_train.txt, line 1: has 2 columns; lists of 3 items need at least 3")]
    [InlineData(DllmFileNames.Rankings, "0 1 2|1 2 1|2 3 4|3 4 5", "myrank_train.txt, line 2, column 3: item 1 stands in column 1 already")]
    [InlineData(DllmFileNames.Rankings, "0 1 2 3|1 2 3 4|2 3 4 5|3 4 5 0", "confidence_train.txt: has 3 columns, but myrank_train.txt has 4")]
    [InlineData(DllmFileNames.Distances, "0 1 2|1 2 -3|2 3 4|3 4 5", "confidence_train.txt, line 2, column 3: -3 is no distance; distances are finite numbers, zero or more")]
    [InlineData(DllmFileNames.Distances, "0 1 2|1 2 3|inf 3 4|3 4 5", "confidence_train.txt, line 3, column 1: 'inf' is no number")]
    [InlineData(DllmFileNames.Distances, "0 1 2|1 2 3|1e300 3 4|3 4 5", "confidence_train.txt, line 3, column 1: 1E+300 is no distance")]
    [InlineData(DllmFileNames.Distances, "0 1 2|1 2 3|nan 3 4|3 4 5", "confidence_train.txt, line 3, column 1: NaN is no distance")]
    [InlineData(DllmFileNames.TrueDistances, "0 1|1 2|2 3|3 4", "truth_distance_train.txt: has 2 columns; one is right")]
    [InlineData(DllmFileNames.TrueDistances, "0|1|2", "truth_distance_train.txt: has 3 rows")]
    public void Read_BrokenMatrix_NamesFileLineColumnAndValue(string file, string lines, string expected)
    {
        Put(file, lines.Split('|'));
        Should.Throw<TeacherFilesException>(Read).Message.ShouldContain(expected);
    }

    [Fact]
    public void Read_SeveralProblems_AreToldAtOnceUpToALimit()
    {
        Put(DllmFileNames.Rankings, "9 9 9", "1 2 3", "2 3 4", "3 4 5");
        Put(DllmFileNames.Distances, "-1 1 2", "1 2 3", "2 3 4", "3 4 5");
        var error = Should.Throw<TeacherFilesException>(Read);
        error.Problems.Count.ShouldBe(4);
        error.HasMore.ShouldBeFalse();
        Put(DllmFileNames.Rankings, string.Join(' ', Enumerable.Repeat("9", 30)), "1", "2", "3");
        error = Should.Throw<TeacherFilesException>(Read);
        error.Problems.Count.ShouldBe(20);
        error.HasMore.ShouldBeTrue();
        error.Message.ShouldEndWith("and more of the kind.");
    }

    [Theory]
    [InlineData(DllmFileNames.Rankings, "myrank_train.txt: is missing")]
    [InlineData(DllmFileNames.Distances, "confidence_train.txt: is missing")]
    [InlineData(DllmFileNames.EmbeddingsSafeTensors, "all_embeddings.pt: is missing")]
    public void Read_MissingFile_IsNamed(string file, string expected)
    {
        File.Delete(_folder.File(file));
        Should.Throw<TeacherFilesException>(Read).Message.ShouldContain(expected);
    }

    [Fact]
    public void Read_TwoEmbeddingFiles_AsksWhich()
    {
        File.Copy(_folder.File(DllmFileNames.EmbeddingsSafeTensors), _folder.File(DllmFileNames.EmbeddingsPt));
        Should.Throw<TeacherFilesException>(Read).Message.ShouldContain("remove the one that is not meant");
    }

    [Fact]
    public void Read_NoFolder_SaysWhatShouldBeThere() =>
        Should.Throw<DirectoryNotFoundException>(() => FilesTeacher.Read(_folder.File("absent"), _dataset, _train))
            .Message.ShouldContain("it should hold myrank_train.txt");

    [Fact]
    public void Read_EmbeddingsOfOtherShape_AreRefused()
    {
        PutEmbeddings(torch.zeros(Items + 1, 2));
        Should.Throw<TeacherFilesException>(Read).Message.ShouldContain("shape [7, 2]; [6, dim] is right: one row for each item of the catalogue, without a padding row");
        PutEmbeddings(torch.zeros(Items));
        Should.Throw<TeacherFilesException>(Read).Message.ShouldContain("shape [6]; [6, dim] is right");
    }

    [Fact]
    public void Read_EmbeddingsOfWholeNumbers_AreRefused()
    {
        PutEmbeddings(torch.zeros(new long[] { Items, 2 }, ScalarType.Int64));
        Should.Throw<TeacherFilesException>(Read).Message.ShouldContain("holds Int64 numbers; a float type is right");
    }

    [Fact]
    public void Read_EmbeddingThatIsNotFinite_IsNamed()
    {
        PutEmbeddings(torch.tensor([0f, 1, 2, 3, 4, float.NaN, 6, 7, 8, 9, 10, 11]).reshape(Items, 2));
        Should.Throw<TeacherFilesException>(Read).Message.ShouldContain("row 2, column 1 (0-based) is NaN");
    }

    [Fact]
    public void Read_HalfPrecisionEmbeddings_BecomeSinglePrecision()
    {
        PutEmbeddings(torch.arange(12, ScalarType.Float32).reshape(Items, 2).to(ScalarType.Float16));
        Read().ItemVectors!.Of(5).ToArray().ShouldBe([10f, 11f]);
    }

    [Fact]
    public void Read_TwoTensors_AreRefused()
    {
        using var tensor = torch.zeros(Items, 2);
        SafeTensors.Write(_folder.File(DllmFileNames.EmbeddingsSafeTensors), new Dictionary<string, Tensor> { ["a"] = tensor, ["b"] = tensor });
        Should.Throw<TeacherFilesException>(Read).Message.ShouldContain("holds 2 tensors; one is right");
    }

    [Fact]
    public void Read_DamagedEmbeddings_NamesTheFile()
    {
        File.WriteAllText(_folder.File(DllmFileNames.EmbeddingsSafeTensors), "no tensors here");
        Should.Throw<TeacherFilesException>(Read).Problems[0].File.ShouldBe(DllmFileNames.EmbeddingsSafeTensors);
    }

    [Fact]
    public void Read_ProvenanceOfAnotherDataset_IsRefused()
    {
        Put(DllmFileNames.Provenance, $$"""{"kind":"chat","label":"some LLM","parameters":{},"datasetDigest":"d0","catalogueDigest":"{{_dataset.Catalogue.Digest}}"}""");
        Should.Throw<InvalidDataException>(Read).Message.ShouldContain("teacher.json: made for a dataset with digest d0");
    }

    [Theory]
    [InlineData("{\"kind\":\"chat\"}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"kind\":\"chat\",\"label\":\"x\",\"parameters\":{},\"datasetDigest\":\"d\",\"catalogueDigest\":\"c\",\"extra\":1}")]
    public void Read_BrokenProvenance_SaysWhatIsRight(string json)
    {
        Put(DllmFileNames.Provenance, json);
        Should.Throw<InvalidDataException>(Read).Message.ShouldContain("an object with kind, label, parameters, datasetDigest and catalogueDigest is right", Case.Insensitive);
    }

    private TeacherAnswers Read() => FilesTeacher.Read(_folder.Path, _dataset, _train, K);

    private void Put(string name, params string[] lines) => File.WriteAllText(_folder.File(name), string.Join('\n', lines) + "\n");

    private void PutEmbeddings(Tensor tensor)
    {
        using (tensor)
            SafeTensors.Write(_folder.File(DllmFileNames.EmbeddingsSafeTensors), new Dictionary<string, Tensor> { ["all_embeddings"] = tensor });
    }

    private static WindowSet Take(WindowSet rows, int count) => new()
    {
        Length = rows.Length,
        PaddingId = rows.PaddingId,
        Histories = rows.Histories[..(count * rows.Length)],
        HistoryLengths = rows.HistoryLengths[..count],
        Targets = rows.Targets[..count],
        Users = rows.Users[..count],
        Positions = rows.Positions[..count],
        TargetTimes = rows.TargetTimes[..count],
    };
}
