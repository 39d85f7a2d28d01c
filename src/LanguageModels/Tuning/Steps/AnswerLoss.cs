using TorchSharp;
using TorchSharp.Modules;

namespace Distillery.LanguageModels;

/// <summary>Cross-entropy at the answers' places only, and its gradients.</summary>
internal static class AnswerLoss
{
    private const int RowsAtATime = 1024;

    /// <summary>Runs the model, adds the gradients of weight · Σ loss to what learns, and gives the sum.</summary>
    /// <param name="decoder">The model.</param>
    /// <param name="batch">Rows.</param>
    /// <param name="weight">1 over the answer tokens of the whole step.</param>
    internal static (double Loss, int Hits) Learn(Decoder decoder, TuningBatch batch, double weight)
    {
        using var scope = torch.NewDisposeScope();
        var states = States(decoder, batch);
        if (!IsFused(decoder))
            return Plain(decoder, states, batch.Targets, weight);
        var head = decoder.HeadWeight;
        var gradient = torch.empty(states.shape, dtype: torch.float32);
        var (loss, hits) = CrossEntropyKernel.Run(states.detach().contiguous(), head.detach(), batch.Targets, weight, gradient, head.requires_grad ? GradientOf(head) : null);
        if (states.requires_grad)
            torch.autograd.backward(states, gradient);
        return (loss, hits);
    }

    /// <summary>Runs the model and gives Σ loss and how many tokens have the largest score.</summary>
    internal static (double Loss, int Hits) Evaluate(Decoder decoder, TuningBatch batch)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var states = States(decoder, batch);
        return IsFused(decoder)
            ? CrossEntropyKernel.Run(states.contiguous(), decoder.HeadWeight.detach(), batch.Targets, 0, null, null)
            : Plain(decoder, states, batch.Targets, null);
    }

    /// <summary>The same by tensor operations, for every device and dtype and for an output layer with an adapter; twin of <see cref="CrossEntropyKernel"/>.</summary>
    /// <param name="decoder">The model.</param>
    /// <param name="states">Hidden states, <c>[rows, dim]</c>.</param>
    /// <param name="targets">One id per row.</param>
    /// <param name="weight">Factor of the gradient; null for none.</param>
    internal static (double Loss, int Hits) Plain(Decoder decoder, torch.Tensor states, int[] targets, double? weight)
    {
        var wanted = torch.tensor(Array.ConvertAll(targets, target => (long)target)).to(states.device);
        var (sum, hits) = (0.0, 0);
        var gradients = new List<torch.Tensor>();
        for (var start = 0; start < targets.Length; start += RowsAtATime)
        {
            using var scope = torch.NewDisposeScope();
            var count = Math.Min(RowsAtATime, targets.Length - start);
            var part = states.narrow(0, start, count).detach();
            if (weight is not null)
                part.requires_grad_();
            var logits = decoder.Logits(part).to_type(torch.float32);
            var own = wanted.narrow(0, start, count);
            var loss = torch.nn.functional.cross_entropy(logits, own, reduction: torch.nn.Reduction.Sum);
            sum += loss.item<float>();
            using (torch.no_grad())
                hits += (int)logits.gather(1, own.unsqueeze(1)).squeeze(1).ge(logits.max(1).values).sum().item<long>();
            if (weight is not { } factor)
                continue;
            (loss * factor).backward();
            gradients.Add(part.grad!.MoveToOuterDisposeScope());
        }

        if (weight is not null && states.requires_grad)
            torch.autograd.backward(states, torch.cat(gradients, 0));
        return (sum, hits);
    }

    private static torch.Tensor States(Decoder decoder, TuningBatch batch)
    {
        var hidden = decoder.Hidden(batch.Input);
        return hidden.view(-1, hidden.size(2)).index_select(0, batch.Places);
    }

    private static bool IsFused(Decoder decoder) =>
        FloatMemory.Serves(decoder.HeadWeight) && !(decoder.Projections.TryGetValue("lm_head", out var head) && head.Branch is not null);

    private static torch.Tensor GradientOf(Parameter parameter)
    {
        if (parameter.grad is { } gradient)
            return gradient;
        parameter.grad = torch.zeros(parameter.shape, dtype: parameter.dtype);
        return parameter.grad!;
    }
}
