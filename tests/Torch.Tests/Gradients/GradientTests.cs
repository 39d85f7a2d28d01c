using System.Reflection;
using static TorchSharp.torch;

namespace Distillery.Torch.Tests.Gradients;

/// <summary>The gradient of every operation beside finite differences in double precision.</summary>
public class GradientTests
{
    private const double Step = 1e-6;

    public static IEnumerable<object[]> Numbers => Enumerable.Range(0, GradientTable.Cases.Count).Select(i => new object[] { $"{i}: {GradientTable.Cases[i].Name}" });

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Backward_EachOperation_AgreesWithFiniteDifferences(string numbered)
    {
        var one = GradientTable.Cases[int.Parse(numbered.Split(':')[0])];
        using var scope = NewDisposeScope();
        var inputs = one.Inputs();
        foreach (var input in inputs) input.requires_grad_();
        var output = one.Function(inputs);
        output.requires_grad.ShouldBeTrue("the result does not record its history");
        var weight = (arange(output.numel(), dtype: float64) * 0.37).cos().add(1.3).reshape(output.shape);
        var gradients = autograd.grad([(output * weight).sum()], inputs, allow_unused: true);
        using var quiet = no_grad();
        for (var k = 0; k < inputs.Length; k++)
        {
            var gradient = (gradients[k] ?? zeros_like(inputs[k])).contiguous().data<double>().ToArray();
            var values = inputs[k].data<double>();
            for (var i = 0L; i < values.Count; i++)
            {
                var middle = Read(values, i);
                Write(values, i, middle + Step);
                var above = (one.Function(inputs) * weight).sum().item<double>();
                Write(values, i, middle - Step);
                var below = (one.Function(inputs) * weight).sum().item<double>();
                Write(values, i, middle);
                var expected = (above - below) / (2 * Step);
                gradient[i].ShouldBe(expected, 1e-5 * Math.Max(1, Math.Abs(expected)), $"input {k}, element {i}");
            }
        }
    }

    [Fact]
    public void Table_EveryTensorMember_IsCheckedOrNamedWithoutGradient()
    {
        var covered = GradientTable.Cases.Select(one => one.Name).ToHashSet();
        var missing = typeof(Tensor).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => !method.IsSpecialName && GivesTensors(method.ReturnType))
            .Select(method => method.Name).Distinct()
            .Where(name => !covered.Contains(name) && !GradientTable.WithoutGradient.ContainsKey(name));
        missing.ShouldBeEmpty();
    }

    [Fact]
    public void Table_NothingIsListedTwice_OrGone()
    {
        var members = typeof(Tensor).GetMethods().Select(method => method.Name).ToHashSet();
        GradientTable.WithoutGradient.Keys.Where(name => !members.Contains(name)).ShouldBeEmpty();
        var covered = GradientTable.Cases.Select(one => one.Name).ToHashSet();
        GradientTable.WithoutGradient.Keys.Where(covered.Contains).ShouldBeEmpty();
    }

    private static bool GivesTensors(Type type) =>
        type == typeof(Tensor) || type == typeof(Tensor[]) || (type.IsGenericType && type.GetGenericArguments().Contains(typeof(Tensor)));

    // By position in row-major order, whatever the rank.
    private static double Read(TorchSharp.Utils.TensorAccessor<double> values, long position) => values.Skip((int)position).First();

    private static void Write(TorchSharp.Utils.TensorAccessor<double> values, long position, double value) => values.CopyFrom([value], tensorIndex: position);
}
