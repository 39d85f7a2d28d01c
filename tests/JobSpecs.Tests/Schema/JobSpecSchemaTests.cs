using System.Text.Json.Nodes;

namespace Distillery.JobSpecs.Tests.Schema;

public sealed class JobSpecSchemaTests
{
    private static readonly JsonNode Schema = JsonNode.Parse(JobSpecSchema.Json)!;

    [Fact]
    public void Json_EveryObject_RefusesUnknownFields()
    {
        Schema["additionalProperties"]!.GetValue<bool>().ShouldBeFalse();
        Schema["properties"]!["training"]!["additionalProperties"]!.GetValue<bool>().ShouldBeFalse();
    }

    [Fact]
    public void Json_Fields_CarryLimitsChoicesAndDefaults()
    {
        Schema["properties"]!["training"]!["properties"]!["epochs"]!["maximum"]!.GetValue<double>().ShouldBe(10_000);
        Schema["properties"]!["split"]!["properties"]!["kind"]!["enum"]!.AsArray().Select(n => n!.GetValue<string>()).ShouldBe(["time", "leave-one-out"]);
    }

    [Fact]
    public void Json_Baselines_AreWordsOrObjects() =>
        Schema["properties"]!["baselines"]!["items"]!["anyOf"]!.AsArray().Count.ShouldBe(2);

    [Fact]
    public void Json_OnlyNameAndDataset_AreRequired() =>
        Schema["required"]!.AsArray().Select(n => n!.GetValue<string>()).ShouldBe(["name", "dataset"]);
}
