using TorchSharp;

namespace Distillery.LanguageModels;

/// <summary>Runs a layer without keeping its inner tensors, and once more in backward.</summary>
/// <remarks>Chen et al. 2016. Dropout repeats itself because adapters draw it from the pass's seed.</remarks>
internal static class GradientCheckpointing
{
    /// <summary>A <see cref="LayerRunner"/>.</summary>
    internal static torch.Tensor Run(DecoderLayer layer, torch.Tensor hidden, LayerContext context)
    {
        if (!torch.is_grad_enabled())
            return layer.call(hidden, context);
        // The first layer's input has no history where the token table is frozen, but the layer's own adapters must learn.
        return CheckpointedLayer.apply(hidden.requires_grad ? hidden : hidden.detach().requires_grad_(), layer, context);
    }

    private sealed class CheckpointedLayer : torch.autograd.SingleTensorFunction<CheckpointedLayer>
    {
        public override torch.Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
        {
            using var scope = torch.NewDisposeScope();
            var hidden = (torch.Tensor)vars[0];
            var (layer, context) = ((DecoderLayer)vars[1], (LayerContext)vars[2]);
            ctx.save_for_backward([hidden]);
            ctx.save_data(nameof(layer), layer);
            ctx.save_data(nameof(context), context);
            TrainingKernels.AreForced = true;
            try
            {
                return layer.call(hidden, context).MoveToOuterDisposeScope();
            }
            finally
            {
                TrainingKernels.AreForced = false;
            }
        }

        public override List<torch.Tensor> backward(torch.autograd.AutogradContext ctx, torch.Tensor grad_output)
        {
            var hidden = ctx.get_saved_variables()[0].detach().requires_grad_();
            using (torch.enable_grad())
            {
                var output = ((DecoderLayer)ctx.get_data("layer")).call(hidden, (LayerContext)ctx.get_data("context"));
                torch.autograd.backward(output, grad_output);
            }

            return [hidden.grad!, null!, null!];
        }
    }
}
