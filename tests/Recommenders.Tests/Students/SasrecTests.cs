using TorchSharp;

namespace Distillery.Recommenders.Tests;

public class SasrecTests
{
    [Fact]
    public void Dropout_OfManyValues_DropsItsShareAndKeepsTheMean()
    {
        using var scope = torch.NewDisposeScope();
        var masks = new DropoutMasks();
        masks.Reseed(5);
        var values = Worlds.Floats(masks.Apply(torch.ones(100_003), 0.3, isOn: true));
        (values.Count(value => value == 0) / 100_003.0).ShouldBe(0.3, 0.01);
        values.Average().ShouldBe(1, 0.02);
    }

    [Fact]
    public void Paper_AtFirst_HasItemVectorsOfDeviationAHundredth()
    {
        using var scope = torch.NewDisposeScope();
        using var student = Sasrec.Paper(new SasrecOptions { ItemCount = 2000 });
        var values = Worlds.Floats(student.InputTable());
        Math.Sqrt(values.Average(value => (double)value * value)).ShouldBe(0.01, 0.0005);
        Worlds.Floats(student.ItemTable()).Max().ShouldBeInRange(0.12f, 0.125f);
    }

    [Fact]
    public void Options_OutOfRange_AreNamedWithValueAndRange()
    {
        Should.Throw<ArgumentException>(() => Sasrec.Tied(new SasrecOptions { ItemCount = 10, Dropout = 1 })).Message.ShouldContain("Dropout is 1; it must be 0 to below 1.");
        Should.Throw<ArgumentException>(() => Sasrec.Tied(new SasrecOptions { ItemCount = 10, Dim = 6, Heads = 4 })).Message.ShouldContain("Dim is 6; it must be a multiple of Heads, which is 4.");
        Should.Throw<ArgumentException>(() => Sasrec.Tied(new SasrecOptions { ItemCount = 0 })).Message.ShouldContain("ItemCount is 0; it must be 1 or more.");
    }

    [Fact]
    public void Histories_LongerThanTheWindow_AreRefused()
    {
        using var scope = torch.NewDisposeScope();
        using var student = Worlds.Student("tied", Worlds.Options(window: 4));
        var (histories, lengths) = Worlds.Batch(40, [1, 2, 3, 4, 5]);
        Should.Throw<ArgumentException>(() => student.States(histories, lengths)).Message.ShouldContain("histories have 5 positions; this student was built for 4.");
    }
}
