using Distillery.Distillation.Dllm2Rec;

namespace Distillery.Distillation.Tests.Dllm2Rec;

public class Dllm2RecOptionsTests
{
    public static TheoryData<string, Dllm2RecOptions> Broken() => new()
    {
        { "method.lists.weight is -1", new Dllm2RecOptions { ListWeight = -1 } },
        { "method.lists.k is 0", new Dllm2RecOptions { ListLength = 0 } },
        { "method.importance.position is NaN", new Dllm2RecOptions { Position = double.NaN } },
        { "method.importance.confidence is -0.5", new Dllm2RecOptions { Confidence = -0.5 } },
        { "method.importance.consistency is -2", new Dllm2RecOptions { Consistency = -2 } },
        { "method.importance.beta is 0", new Dllm2RecOptions { Beta = 0 } },
        { "method.vectors.weight is -1", new Dllm2RecOptions { VectorWeight = -1 } },
        { "method.vectors.offset is false", new Dllm2RecOptions { HasOffset = false, VectorWeight = 0 } },
        { "released-code mode divides", new Dllm2RecOptions { Mode = Dllm2RecMode.ReleasedCode, Position = 0, Confidence = 0, Consistency = 0 } },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Validate_BrokenField_NamesItAndItsValue(string message, Dllm2RecOptions options) =>
        Should.Throw<ArgumentException>(options.Validate).Message.ShouldContain(message);

    [Fact]
    public void Defaults_AreThePapers()
    {
        var options = new Dllm2RecOptions();

        options.Validate();
        (options.Position, options.Confidence, options.Consistency, options.Beta, options.ListLength).ShouldBe((0.3, 0.5, 0.1, 1.0, 10));
    }

    [Fact]
    public void UsesLists_AllThreeWeightsZero_IsFalse() =>
        new Dllm2RecOptions { Position = 0, Confidence = 0, Consistency = 0 }.UsesLists.ShouldBeFalse();
}
