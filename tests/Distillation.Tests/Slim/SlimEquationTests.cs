using Distillery.Distillation.Slim;
using Distillery.Distillation.Stages;
using Distillery.Recommenders;
using TorchSharp;

namespace Distillery.Distillation.Tests.Slim;

/// <summary>Eq. 6 on every sequence encoder, worked out by hand from the student's own weights.</summary>
public sealed class SlimEquationTests
{
    private const int Dim = 8;

    public static TheoryData<StudentArchitecture, bool> Kinds()
    {
        var data = new TheoryData<StudentArchitecture, bool>();
        foreach (var architecture in Enum.GetValues<StudentArchitecture>())
        {
            data.Add(architecture, false);
            data.Add(architecture, true);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Student_OfAnyEncoder_FusesItemsAndUsersAsEquation6Says(StudentArchitecture architecture, bool shared)
    {
        using var scope = torch.NewDisposeScope();
        var (data, texts) = (TinyShop.Data, Texts.OfTinyShop);
        IStudentOptions sizes = architecture switch
        {
            StudentArchitecture.Sasrec => new SasrecOptions { ItemCount = data.Dataset.Catalogue.Count, Dim = Dim, WindowLength = data.Split.Test.Length },
            StudentArchitecture.Srgnn => new SrgnnOptions { ItemCount = data.Dataset.Catalogue.Count, Dim = Dim, WindowLength = data.Split.Test.Length },
            _ => new Gru4RecOptions { ItemCount = data.Dataset.Catalogue.Count, Dim = Dim, WindowLength = data.Split.Test.Length },
        };
        using var student = (RowTextStudent)SlimStudent.Create(sizes, new SlimOptions { SharedProjections = shared }, texts, learnsRepeats: false);
        student.Module.eval();
        var weights = student.Module.named_parameters().ToDictionary(pair => pair.Item1, pair => pair.Item2);
        // The layers begin as a sum; any weights must do.
        using (torch.no_grad())
            foreach (var (name, weight) in weights.Where(pair => pair.Key.Contains("fuse.", StringComparison.Ordinal)))
                weight.copy_(torch.linspace(-1 + 0.01 * name.Length, 1, weight.numel()).view(weight.shape));
        var rows = data.Split.Test;
        int[] chosen = [0, 5, 7];

        using var noGrad = torch.no_grad();
        var pass = StudentPass.Run(student, WindowGroups.Of(rows), chosen);
        var alone = StudentPass.Run(student.Inner, WindowGroups.Of(rows), chosen);

        double[] Fuse(string side, ReadOnlySpan<float> text, ReadOnlySpan<float> other)
        {
            var mapped = Apply(weights[$"{side}text.weight"], weights[$"{side}text.bias"], [.. text.ToArray().Select(value => (double)value)]);
            return Apply(weights[$"{side}fuse.weight"], weights[$"{side}fuse.bias"], [.. mapped, .. other.ToArray().Select(value => (double)value)]);
        }

        var itemSide = shared ? "fusion." : "student.items.";
        var ids = Numbers(weights.Single(pair => pair.Key.EndsWith("ids.weight", StringComparison.Ordinal)).Value);
        var items = Numbers(pass.Tables.Output);
        foreach (var item in new[] { 0, 17, sizes.ItemCount - 1 })
            ShouldBeNear(items.AsSpan(item * Dim, Dim), Fuse(itemSide, texts.Items.AsSpan(item * Texts.Dim, Texts.Dim), ids.AsSpan(item * Dim, Dim)));
        // Eq. 2: the encoder reads the fused items.
        Numbers(student.InputTable()).AsSpan(0, sizes.ItemCount * Dim).ToArray().ShouldBe(items);
        var (users, states) = (Numbers(pass.States), Numbers(alone.States));
        for (var i = 0; i < chosen.Length; i++)
            ShouldBeNear(users.AsSpan(i * Dim, Dim), Fuse("fusion.", texts.Test.Vectors.AsSpan(chosen[i] * Texts.Dim, Texts.Dim), states.AsSpan(i * Dim, Dim)));
        states.ShouldNotBe(users);
    }

    private static double[] Apply(torch.Tensor weight, torch.Tensor bias, double[] input)
    {
        var (w, b) = (Numbers(weight), Numbers(bias));
        return [.. Enumerable.Range(0, b.Length).Select(row => b[row] + input.Select((value, column) => value * w[row * input.Length + column]).Sum())];
    }

    private static float[] Numbers(torch.Tensor tensor) => tensor.detach().contiguous().data<float>().ToArray();

    private static void ShouldBeNear(ReadOnlySpan<float> actual, double[] expected)
    {
        actual.Length.ShouldBe(expected.Length);
        for (var i = 0; i < expected.Length; i++)
            ((double)actual[i]).ShouldBe(expected[i], 1e-5 * (1 + Math.Abs(expected[i])));
    }
}
