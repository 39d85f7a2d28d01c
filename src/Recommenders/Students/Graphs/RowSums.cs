using System.Numerics;
using TorchSharp;

namespace Distillery.Recommenders;

/// <summary>
/// Adds rows of a matrix up as a <see cref="RowSumPlan"/> says, with its gradient. On the CPU one pass of a kernel of our own (libtorch 1.13
/// adds single rows one call at a time); elsewhere <see cref="Reference"/>.
/// </summary>
internal sealed unsafe class RowSums : torch.autograd.SingleTensorFunction<RowSums>
{
    private const string Plan = "plan";

    /// <summary>The sums.</summary>
    /// <param name="values"><c>[sources, dim]</c>.</param>
    /// <param name="plan">What is added to what.</param>
    /// <returns><c>[rows, dim]</c>.</returns>
    internal static torch.Tensor Of(torch.Tensor values, RowSumPlan plan)
    {
        if (values.size(0) != plan.SourceCount)
            throw new ArgumentException($"there are {values.size(0)} rows; the plan adds up {plan.SourceCount}.", nameof(values));
        return values.device_type == DeviceType.CPU ? apply(values, plan) : Reference(values, plan);
    }

    /// <summary>The same in tensor operations.</summary>
    /// <param name="values"><c>[sources, dim]</c>.</param>
    /// <param name="plan">What is added to what.</param>
    /// <returns><c>[rows, dim]</c>.</returns>
    internal static torch.Tensor Reference(torch.Tensor values, RowSumPlan plan)
    {
        using var scope = torch.NewDisposeScope();
        var rows = new long[plan.Sources.Length];
        for (var row = 0; row < plan.Count; row++)
            rows.AsSpan(plan.Starts[row]..plan.Starts[row + 1]).Fill(row);
        var sources = torch.tensor(Array.ConvertAll(plan.Sources, source => (long)source)).to(values.device);
        var taken = values.index_select(0, sources);
        if (plan.Weights is not null)
            taken = taken * torch.tensor(plan.Weights).to(values.device).unsqueeze(1);
        var sums = torch.zeros([plan.Count, values.size(1)], device: values.device);
        return sums.index_add_(0, torch.tensor(rows).to(values.device), taken, 1).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override torch.Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
    {
        var plan = (RowSumPlan)vars[1];
        ctx.save_data(Plan, plan);
        return Run((torch.Tensor)vars[0], plan);
    }

    /// <inheritdoc/>
    public override List<torch.Tensor> backward(torch.autograd.AutogradContext ctx, torch.Tensor grad_output) =>
        [Run(grad_output, ((RowSumPlan)ctx.get_data(Plan)).Transposed()), null!];

    private static torch.Tensor Run(torch.Tensor values, RowSumPlan plan)
    {
        using var scope = torch.NewDisposeScope();
        var flat = values.contiguous();
        var width = (int)flat.size(1);
        var sums = torch.empty(plan.Count, width);
        var from = TensorMemory.Floats(flat);
        var to = TensorMemory.Floats(sums);
        var (starts, sources, weights) = (plan.Starts, plan.Sources, plan.Weights);
        Rows.ForEach(plan.Count, row =>
        {
            var sum = new Span<float>(to + (long)row * width, width);
            sum.Clear();
            for (var e = starts[row]; e < starts[row + 1]; e++)
                Add(sum, new ReadOnlySpan<float>(from + (long)sources[e] * width, width), weights is null ? 1 : weights[e]);
        });
        return sums.MoveToOuterDisposeScope();
    }

    private static void Add(Span<float> sum, ReadOnlySpan<float> values, float weight)
    {
        var at = 0;
        var factor = new Vector<float>(weight);
        for (; at + Vector<float>.Count <= sum.Length; at += Vector<float>.Count)
            (new Vector<float>(sum[at..]) + factor * new Vector<float>(values[at..])).CopyTo(sum[at..]);
        for (; at < sum.Length; at++)
            sum[at] += weight * values[at];
    }
}
