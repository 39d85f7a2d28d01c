using TorchSharp;
using TorchSharp.Modules;

namespace Distillery.LanguageModels;

/// <summary>The low-rank product beside one projection. Its numbers are float32, whatever the projection's are.</summary>
/// <remarks>
/// Hu et al. 2021, LoRA: <c>y = x W^T + b + s drop(x) A^T B^T</c>. With a length vector m (DoRA):
/// <c>y = m/‖W + sBA‖ (x W^T + s drop(x) A^T B^T) + b</c>. PEFT drops inputs of W in DoRA's term as well; here dropout acts on A alone.
/// </remarks>
internal sealed class LoraBranch : IProjectionBranch, IDisposable
{
    private readonly double _dropout;
    private readonly ulong _index;
    private readonly torch.Tensor? _squares;

    internal LoraBranch(LoraTarget target, Projection projection, LoraOptions options, int index)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        (Target, Projection, _dropout, _index) = (target, projection, options.Dropout, (ulong)index);
        var device = projection.Weight.device;
        using var generator = new torch.Generator(SplitMix.Derive(unchecked((ulong)options.Seed), _index));
        // Kaiming's uniform with a = √5, drawn on the CPU so that every device begins with the same numbers.
        var bound = 1 / Math.Sqrt(projection.Inputs);
        var a = torch.empty([target.Rank, projection.Inputs], dtype: torch.float32).uniform_(-bound, bound, generator);
        A = Own(a.to(device).clone());
        B = Own(torch.zeros([projection.Outputs, target.Rank], dtype: torch.float32, device: device));
        if (!options.UseDora)
            return;
        var weight = projection.Weight.detach().to(torch.float32);
        _squares = (weight * weight).sum(1).DetachFromDisposeScope();
        Magnitude = Own(weight.norm(1).clone());
    }

    internal LoraTarget Target { get; }

    internal Projection Projection { get; }

    /// <summary><c>[rank, in]</c>.</summary>
    internal Parameter A { get; }

    /// <summary><c>[out, rank]</c>.</summary>
    internal Parameter B { get; }

    /// <summary>DoRA's lengths, <c>[out]</c>; null without DoRA.</summary>
    internal Parameter? Magnitude { get; }

    /// <summary>Whether inputs are dropped.</summary>
    internal bool IsTraining { get; set; }

    /// <summary>Names the dropout of the current pass.</summary>
    internal ulong Seed { get; set; }

    /// <inheritdoc/>
    public torch.Tensor Forward(Projection projection, torch.Tensor input)
    {
        var weight = projection.Weight;
        if (Magnitude is null && weight.dtype == torch.float32 && weight.device_type == DeviceType.CPU)
            return LoraProduct.apply(input, weight, projection.Bias!, A, B, Target.Scale, IsTraining ? _dropout : 0, PassSeed)!;
        return Plain(projection, input);
    }

    /// <summary>The same in tensor operations: for other devices and dtypes, DoRA, and as the fused product's twin in tests.</summary>
    internal torch.Tensor Plain(Projection projection, torch.Tensor input)
    {
        using var scope = torch.NewDisposeScope();
        var x = input.to_type(torch.float32);
        if (IsTraining && _dropout > 0)
            x = x * LoraDropout.Factors(x.shape, _dropout, PassSeed, x.device);
        var low = torch.nn.functional.linear(torch.nn.functional.linear(x, A), B) * Target.Scale;
        // The sum is rounded once, as in PEFT: what is learnt may be smaller than a step of the base's dtype.
        if (Magnitude is null)
            return (projection.Plain(input).to_type(torch.float32) + low).to_type(input.dtype).MoveToOuterDisposeScope();
        var straight = torch.nn.functional.linear(input, projection.Weight).to_type(torch.float32) + low;
        var y = straight * (Magnitude / Lengths());
        if (projection.Bias is { } bias)
            y = y + bias;
        return y.to_type(input.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>The projection's weight with the branch in it, float32 <c>[out, in]</c>.</summary>
    internal torch.Tensor Merged()
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var merged = Projection.Weight.detach().to(torch.float32) + B.mm(A) * Target.Scale;
        if (Magnitude is not null)
            merged = merged * (Magnitude / merged.norm(1)).unsqueeze(1);
        return merged.MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        A.Dispose();
        B.Dispose();
        Magnitude?.Dispose();
        _squares?.Dispose();
    }

    private ulong PassSeed => SplitMix.Derive(Seed, _index);

    // ‖W + sBA‖² = ‖W‖² + 2s rows(B · W A^T) + s² rows(B · B A A^T): the sum of matrices itself is never made.
    private torch.Tensor Lengths()
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var (a, b) = (A.detach(), B.detach());
        var cross = (Projection.Weight.detach().to(torch.float32).mm(a.t()) * b).sum(1);
        var square = (b.mm(a.mm(a.t())) * b).sum(1);
        return (_squares! + cross * (2 * Target.Scale) + square * (Target.Scale * Target.Scale)).sqrt().MoveToOuterDisposeScope();
    }

    private static Parameter Own(torch.Tensor values)
    {
        var parameter = new Parameter(values);
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}
