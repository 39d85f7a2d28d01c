using System.Text.Json;
using System.Text.Json.Nodes;
using Distillery.Contracts;
using Distillery.Dashboard.Submit;
using Distillery.JobSpecs;

namespace Distillery.Dashboard.Tests.Submit;

public class SpecDocumentTests
{
    [Fact]
    public void ToYaml_Template_IsShortAndReadsBackEqual()
    {
        foreach (var template in SpecTemplate.All)
        {
            var yaml = SpecDocument.Of(template.Spec).ToYaml();

            var reading = JobSpecReader.ReadYaml(yaml);

            reading.Problems.ShouldBeEmpty(template.Name);
            Json(reading.Spec!).ShouldBe(Json(template.Spec));
            yaml.Split('\n').Length.ShouldBeLessThan(20);
        }
    }

    [Fact]
    public void ToYaml_EverythingSet_ReadsBackEqual()
    {
        var spec = new JobSpec
        {
            Name = "all-1.0",
            Dataset = new DatasetSpec { Path = "../own data/it's: a #1 \"list\"\\x", Kind = "csv", Name = "1e5", Columns = new Dictionary<string, string> { ["user"] = "true", ["item"] = "sku no", ["time"] = "2026-01-01" }, MinimumInteractions = 5 },
            Split = new SplitSpec { Kind = "leave-one-out", Train = 0.7, Validation = 0.15, Window = 20, Windows = "full", Ties = "shuffled", Seed = 3 },
            Teacher = new TeacherSpec { Kind = "files", Folder = "~/teacher", K = 10, VectorDim = 64, Folds = 5, Seed = 9 },
            Method = new MethodSpec
            {
                Name = "dllm2rec", Mode = "released-code", Lists = new ListsSpec { Weight = 0.5, K = 10, Decay = 2.5 }, Vectors = new VectorsSpec { Weight = 0 },
                Importance = new ImportanceSpec { Position = 1, Confidence = 0, Consistency = 2, Beta = 0.5 }, Dros = new DrosSpec { Alpha = 1, Beta = 2 },
            },
            Student = new StudentSpec { Dim = 32, Blocks = 2, Heads = 2, Dropout = 0.5, Loss = "bce", Prefixes = "last", Negatives = 7 },
            Training = new TrainingSpec { Epochs = 1, Batch = 2, LearningRate = 1e-5, WeightDecay = 0.001, Patience = 9, Seed = 0 },
            Baselines = [new() { Row = "twin" }, new() { Student = "sasrec", Name = "null", Method = new MethodSpec { Name = "none" }, Training = new TrainingSpec { Epochs = 3 } }],
            Evaluation = new EvaluationSpec { At = [20, 5], MaskHistory = true },
            Register = new RegisterSpec { Model = "m" },
            Resources = new ResourceSpec { Device = "cpu", MemoryGiB = 0.5 },
            Priority = -3,
            Reuse = false,
            Labels = new Dictionary<string, string> { ["team"] = "no", ["größe"] = "ünï — 😀", ["empty"] = "" },
        };

        var reading = JobSpecReader.ReadYaml(SpecDocument.Of(spec).ToYaml());

        reading.Problems.ShouldBeEmpty();
        Json(reading.Spec!).ShouldBe(Json(spec));
    }

    [Fact]
    public void Of_DefaultSample_IsKept()
    {
        var document = SpecDocument.Of(new JobSpec { Name = "a", Dataset = new DatasetSpec { Sample = new SampleSpec() }, Method = new MethodSpec { Dros = new DrosSpec() } });

        document.ToYaml().ShouldContain("dataset: {sample: {}}");
        document.Get("method.dros").ShouldNotBeNull();
    }

    [Fact]
    public void Set_NestedField_MakesAndDropsItsParents()
    {
        var document = SpecDocument.Of(new JobSpec { Name = "a", Dataset = new DatasetSpec { Path = "d" } });

        document.Set("register.model", "shop");
        document.Get("register.model")!.GetValue<string>().ShouldBe("shop");
        document.Set("register.model", null);
        document.Get("register").ShouldBeNull();
        document.Set("method.lists.weight", 2);
        document.Set("method.lists.weight", null);

        document.ToYaml().ShouldBe("name: a\ndataset: {path: d}\n");
    }

    [Fact]
    public void Set_ListElements_ByIndex()
    {
        var document = SpecDocument.Of(new JobSpec { Name = "a", Dataset = new DatasetSpec { Path = "d" } });

        document.Add("baselines", "popularity");
        document.Add("baselines", new JsonObject { ["student"] = "sasrec" });
        document.Set("baselines[1].loss", "bce");
        document.ToYaml().ShouldContain("baselines: [popularity, {student: sasrec, loss: bce}]");
        document.Set("baselines[0]", null);

        document.Get("baselines[0].loss")!.GetValue<string>().ShouldBe("bce");
        Should.Throw<ArgumentException>(() => document.Set("baselines[7]", "text"));
    }

    [Fact]
    public void Set_TakingAwayWhatIsNotThere_ChangesNothing()
    {
        var document = SpecDocument.Of(new JobSpec { Name = "a", Dataset = new DatasetSpec { Path = "d" } });

        document.Set("teacher.folder", null);

        document.ToYaml().ShouldBe("name: a\ndataset: {path: d}\n");
    }

    [Theory]
    [InlineData("baselines[2].loss", new object[] { "baselines", 2, "loss" })]
    [InlineData("training.epochs", new object[] { "training", "epochs" })]
    [InlineData("", new object[0])]
    public void Path_Text_IsCutIntoParts(string path, object[] parts) => SpecPath.Parts(path).ShouldBe(parts);

    [Theory]
    [InlineData("name", 1)]
    [InlineData("training.epochs", 4)]
    [InlineData("training.batch", 5)]
    [InlineData("training.seed", 3)]
    [InlineData("split.window", 2)]
    [InlineData("baselines[0].loss", 7)]
    [InlineData("baselines[1]", 8)]
    [InlineData("baselines[1].dim", 9)]
    [InlineData("baselines[5].dim", 6)]
    [InlineData("labels.team", null)]
    [InlineData("", null)]
    public void LineOf_Path_IsFoundOrItsNearestPart(string path, int? line) =>
        SpecYaml.LineOf("name: a\nsplit: {window: 0}\ntraining:\n  epochs: 0\n  batch: 1\nbaselines:\n  - {loss: x}\n  - student: sasrec\n    dim: 3\n# end\n", path).ShouldBe(line);

    private static string Json(JobSpec spec) => JsonSerializer.Serialize(spec, ContractsJson.Options);
}
