using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Distillery.Dashboard.Submit;

namespace Distillery.Dashboard.Tests.Submit;

public partial class SpecFieldInfoTests
{
    [Theory]
    [InlineData("training.epochs", nameof(SpecFieldKind.Whole), "1 to 10,000")]
    [InlineData("training.learningRate", nameof(SpecFieldKind.Number), "1e-7 to 1")]
    [InlineData("training.seed", nameof(SpecFieldKind.Whole), "0 or more")]
    [InlineData("student.loss", nameof(SpecFieldKind.Choice), null)]
    [InlineData("name", nameof(SpecFieldKind.Text), null)]
    [InlineData("reuse", nameof(SpecFieldKind.Switch), null)]
    [InlineData("evaluation.at", nameof(SpecFieldKind.Wholes), null)]
    [InlineData("labels", nameof(SpecFieldKind.Pairs), null)]
    [InlineData("baselines[3].dropout", nameof(SpecFieldKind.Number), "0 to 0.9")]
    [InlineData("dataset.sample.users", nameof(SpecFieldKind.Whole), "100 to 1,000,000")]
    public void Of_Path_TakesKindAndRangeFromTheContract(string path, string kind, string? range)
    {
        var field = SpecFieldInfo.Of(path);

        field.Kind.ToString().ShouldBe(kind);
        field.Range.ShouldBe(range);
    }

    [Fact]
    public void Of_Choice_HasTheContractsWords()
    {
        SpecFieldInfo.Of("student.loss").Choices.ShouldBe(["softmax", "sampled-softmax", "bce"]);
        SpecFieldInfo.Of("student.loss").IsOptional.ShouldBeFalse();
        SpecFieldInfo.Of("baselines[0].loss").IsOptional.ShouldBeTrue();
    }

    [Theory]
    [InlineData("training.nothing", "training.nothing is not a field of the job spec.")]
    [InlineData("training", "training has no control: it is a TrainingSpec.")]
    public void Of_UnknownField_IsRefused(string path, string message) =>
        Should.Throw<ArgumentException>(() => SpecFieldInfo.Of(path)).Message.ShouldStartWith(message);

    [Theory]
    [InlineData("training.epochs", "12", "12")]
    [InlineData("training.epochs", "1.5", "1.5")]
    [InlineData("training.epochs", "many", "\"many\"")]
    [InlineData("training.epochs", "  ", null)]
    [InlineData("training.learningRate", "1e-3", "0.001")]
    [InlineData("training.learningRate", "NaN", "\"NaN\"")]
    [InlineData("reuse", "false", "false")]
    [InlineData("evaluation.at", "1, 5,20", "[1,5,20]")]
    [InlineData("evaluation.at", "1, x", "[1,\"x\"]")]
    [InlineData("labels", "team=search, run: 7", """{"team":"search","run":"7"}""")]
    [InlineData("labels", "team", """{"team":""}""")]
    public void Parse_Text_BecomesTheFieldsValue(string path, string text, string? json) =>
        (SpecFieldInfo.Of(path).Parse(text)?.ToJsonString()).ShouldBe(json);

    [Theory]
    [InlineData("evaluation.at", "[1,5]", "1, 5")]
    [InlineData("labels", """{"team":"search"}""", "team=search")]
    [InlineData("training.learningRate", "0.002", "0.002")]
    [InlineData("reuse", "true", "true")]
    [InlineData("name", "\"a\"", "a")]
    public void Show_Value_BecomesText(string path, string json, string text) =>
        SpecFieldInfo.Of(path).Show(JsonNode.Parse(json)).ShouldBe(text);

    [Fact]
    public void Form_EveryFieldOfTheContract_HasAControl()
    {
        var folder = Path.Combine(Root(), "src", "Dashboard", "Components", "Submit");
        var shown = Directory.EnumerateFiles(folder, "*.razor").SelectMany(file => PathAttribute().Matches(File.ReadAllText(file)))
            .Select(m => m.Groups[1].Value.Replace("{index}", "0", StringComparison.Ordinal)).ToHashSet();
        // Chosen by other controls of the form; method and training of a row are written as YAML.
        string[] elsewhere = ["baselines[0].row", "baselines[0].student", "baselines[0].method", "baselines[0].training"];

        var missing = Leaves(typeof(Contracts.JobSpec), "").Where(path => !shown.Contains(path) && !elsewhere.Any(e => SpecPath.IsAtOrBelow(path, e)));

        missing.ShouldBeEmpty();
        foreach (var path in shown)
            Should.NotThrow(() => SpecFieldInfo.Of(path));
    }

    private static IEnumerable<string> Leaves(Type type, string path)
    {
        foreach (var property in type.GetProperties())
        {
            var name = path + (path.Length == 0 ? "" : ".") + System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            var inner = property.PropertyType;
            if (inner.Namespace == type.Namespace)
                foreach (var leaf in Leaves(inner, name))
                    yield return leaf;
            else if (inner.IsGenericType && inner.GetGenericArguments() is [{ } element] && element.Namespace == type.Namespace)
                foreach (var leaf in Leaves(element, name + "[0]"))
                    yield return leaf;
            else
                yield return name;
        }
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Platform.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }

    [GeneratedRegex("""Path="(?:@\(\$")?([A-Za-z.\[\]{}0-9]+)["]""")]
    private static partial Regex PathAttribute();
}
