using System.Runtime.Intrinsics;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distillery.LanguageModels.Tests;

/// <summary>Each kernel beside plain arithmetic in double.</summary>
public sealed unsafe class KernelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(15)]
    [InlineData(33)]
    public void MatrixKernel_AnyShape_AgreesWithPlainProducts(int rows)
    {
        Check<Lanes16, Vector512<float>>(rows, 70, 45);
        Check<Lanes8, Vector256<float>>(rows, 3, 16);
        Check<Lanes16, Vector512<float>>(rows, 1500, 31);

        static void Check<TLanes, TVector>(int rows, int inputs, int outputs)
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            using var scope = NewDisposeScope();
            var (w, u, x) = (Draw(1, outputs, inputs), Draw(2, outputs, inputs), Draw(3, rows, inputs));
            var (b, c) = (Draw(4, outputs), Draw(5, outputs));
            using var first = new Projection(new Parameter(w), new Parameter(b));
            using var second = new Projection(new Parameter(u), new Parameter(c));
            var width = MatrixKernel<TLanes, TVector>.PanelWidth;
            using var stacked = PackedMatrix.Stack(width, first, second);
            using var paired = PackedMatrix.Pair(width, first, second);
            var values = x.data<float>().ToArray();
            using var y = new NativeFloats((long)rows * stacked.PaddedOutputs);
            using var gated = new NativeFloats((long)rows * paired.PaddedOutputs / 2);
            fixed (float* input = values)
            {
                MatrixKernel<TLanes, TVector>.Multiply(input, inputs, rows, stacked, 0, stacked.PanelCount, y.Pointer, stacked.PaddedOutputs, ProductUse.Write);
                MatrixKernel<TLanes, TVector>.Multiply(input, inputs, rows, stacked, 0, stacked.PanelCount, y.Pointer, stacked.PaddedOutputs, ProductUse.Add);
                MatrixKernel<TLanes, TVector>.Multiply(input, inputs, rows, paired, 0, paired.PanelCount, gated.Pointer, paired.PaddedOutputs / 2, ProductUse.Gate);
            }

            var (a, d) = (first.forward(x).to(float64), second.forward(x).to(float64));
            var both = cat([a, d], 1).mul(2).Values();
            var gates = nn.functional.silu(a).mul(d).Values();
            Rows(y.Pointer, stacked.PaddedOutputs, 2 * outputs).ShouldBeNear(both, 5e-6, "sum");
            Rows(gated.Pointer, paired.PaddedOutputs / 2, outputs).ShouldBeNear(gates, 5e-6, "gates");

            double[] Rows(float* from, int stride, int count) =>
                [.. Enumerable.Range(0, rows * count).Select(i => (double)from[(long)(i / count) * stride + i % count])];
        }
    }

    [Fact]
    public void Exp_OverItsRange_IsRightToSevenDigits()
    {
        Check<Lanes16, Vector512<float>>();
        Check<Lanes8, Vector256<float>>();

        static void Check<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            var room = stackalloc float[TLanes.Count];
            for (var x = -86.9f; x < 87.9f; x += 0.0371f)
            {
                TLanes.Store(TLanes.Exp(TLanes.Spread(x)), room);
                (room[0] / Math.Exp(x)).ShouldBe(1, 3e-7, $"e^{x}");
            }

            TLanes.Store(TLanes.Exp(TLanes.Spread(float.NegativeInfinity)), room);
            room[0].ShouldBe(0);
        }
    }

    [Theory]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(100)]
    public void NormAndTurn_AnyLength_AgreeWithTensorOperations(int count)
    {
        using var scope = NewDisposeScope();
        var (x, w) = (Draw(1, count), Draw(2, count));
        using var norm = new RmsNorm(new Parameter(w.clone()), 1e-5);
        var (values, weights) = (x.data<float>().ToArray(), w.data<float>().ToArray());
        var y = new float[count];
        fixed (float* from = values, weight = weights, to = y) RowKernel<Lanes16, Vector512<float>>.Norm(from, weight, count, 1e-5, to);
        y.Select(value => (double)value).ToArray().ShouldBeNear(norm.forward(x.unsqueeze(0)).Values(), 1e-6, "norm");

        var half = count / 2;
        var angles = Draw(3, half);
        var (cosines, sines) = (angles.cos(), angles.sin());
        var head = x.narrow(0, 0, 2 * half);
        var turned = head.data<float>().ToArray();
        float[] c = cosines.data<float>().ToArray(), s = sines.data<float>().ToArray();
        fixed (float* at = turned, cos = c, sin = s) RowKernel<Lanes8, Vector256<float>>.Turn(at, cos, sin, half, 0.5f);
        var expected = RotaryTable.Turn(head.view(1, 1, 1, -1), cosines.view(1, 1, 1, -1), sines.view(1, 1, 1, -1)).mul(0.5);
        turned.Select(value => (double)value).ToArray().ShouldBeNear(expected.Values(), 1e-6, "turn");
    }

    [Fact]
    public void WorkerTeam_AThreadThatFails_IsReportedAndTheTeamLivesOn()
    {
        using var team = new WorkerTeam(3);
        Should.Throw<InvalidOperationException>(() => team.Run(thread =>
        {
            if (thread == 1) throw new ArithmeticException("one");
            team.Meet();
        })).InnerException.ShouldBeOfType<ArithmeticException>();
        var counts = new int[3];
        for (var i = 0; i < 200; i++)
        {
            team.Run(thread =>
            {
                counts[thread]++;
                team.Meet();
                counts[(thread + 1) % 3]++;
                team.Meet();
            });
        }

        counts.ShouldBe([400, 400, 400]);
    }

    private static Tensor Draw(ulong seed, params long[] shape)
    {
        using var generator = new TorchSharp.torch.Generator(seed);
        return zeros(shape).normal_(0, 1, generator);
    }
}
