using Distillery.Distillation.Dllm2Rec;
using Distillery.Recommenders;
using TorchSharp;

namespace Distillery.Distillation.Tests.Dllm2Rec;

public class StudentListsTests
{
    [Theory]
    [InlineData(3, false)]
    [InlineData(150, true)]
    public void Of_AnyNumberOfRows_EqualsTopK(int rows, bool hasBias)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new torch.Generator(7);
        var states = torch.randn([rows, 6], generator: generator);
        var bias = hasBias ? torch.randn([40], generator: generator) : null;
        var tables = new ItemTables(torch.randn([40, 6], generator: generator), bias);
        using var lists = new StudentLists(40);

        var best = lists.Of(states, tables, 5);

        best.ShouldBe(tables.Scores(states).topk(5).indexes.contiguous().data<long>().ToArray().Select(id => (int)id));
        lists.Of(states, tables, 5).ShouldBe(best);
    }
}
