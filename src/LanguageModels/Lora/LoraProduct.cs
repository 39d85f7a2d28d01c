using TorchSharp;

namespace Distillery.LanguageModels;

/// <summary>
/// <c>x W^T + b + s drop(x) A^T B^T</c> for a frozen W on the CPU: the low-rank part is added inside the matrix product, and backward makes no
/// gradient of W. Arguments: input <c>[.., in]</c>, weight, bias or null, A, B, scale, dropout's share, its seed.
/// </summary>
/// <remarks>Its plain twin is <see cref="LoraBranch.Plain"/>.</remarks>
internal sealed class LoraProduct : torch.autograd.SingleTensorFunction<LoraProduct>
{
    private const string Numbers = "numbers";

    /// <inheritdoc/>
    public override torch.Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
    {
        using var scope = torch.NewDisposeScope();
        var (input, weight, bias, a, b) = ((torch.Tensor)vars[0], (torch.Tensor)vars[1], (torch.Tensor?)vars[2], (torch.Tensor)vars[3], (torch.Tensor)vars[4]);
        var (scale, share, seed) = ((double)vars[5], (double)vars[6], (ulong)vars[7]);
        var x = input.reshape(-1, weight.size(1));
        var output = torch.nn.functional.linear(input, weight, bias);
        var dropped = share > 0 ? LoraDropout.Apply(x, share, seed) : x;
        var low = dropped.mm(a.t());
        output.view(-1, weight.size(0)).addmm_(low, b.t(), 1, (float)scale);
        ctx.save_for_backward([dropped.MoveToOuterDisposeScope(), low.MoveToOuterDisposeScope(), weight, a, b]);
        ctx.save_data(Numbers, new Kept(scale, share, seed, input.requires_grad, input.shape));
        return output.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override List<torch.Tensor> backward(torch.autograd.AutogradContext ctx, torch.Tensor grad_output)
    {
        var saved = ctx.get_saved_variables();
        var (dropped, low, weight, a, b) = (saved[0], saved[1], saved[2], saved[3], saved[4]);
        var kept = (Kept)ctx.get_data(Numbers);
        var gradient = grad_output.reshape(-1, weight.size(0));
        var lowGradient = gradient.mm(b).mul_(kept.Scale);
        var bGradient = gradient.t().mm(low).mul_(kept.Scale);
        var aGradient = lowGradient.t().mm(dropped);
        torch.Tensor? inputGradient = null;
        if (kept.NeedsInput)
        {
            inputGradient = gradient.mm(weight);
            if (kept.Share > 0)
                LoraDropout.Add(inputGradient, lowGradient.mm(a), kept.Share, kept.Seed);
            else
                inputGradient.addmm_(lowGradient, a, 1, 1);
            inputGradient = inputGradient.view(kept.Shape);
        }

        return [inputGradient!, null!, null!, aGradient, bGradient, null!, null!, null!];
    }

    private sealed record Kept(double Scale, double Share, ulong Seed, bool NeedsInput, long[] Shape);
}
