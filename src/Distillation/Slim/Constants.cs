using TorchSharp;

namespace Distillery.Distillation.Slim;

/// <summary>Tensors that a module keeps without training or saving them.</summary>
internal static class Constants
{
    /// <summary>A float32 copy on the device that no dispose scope owns.</summary>
    public static torch.Tensor Keep(torch.Tensor values, torch.Device? device)
    {
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        return values.to(torch.float32).to(device ?? torch.CPU).clone().DetachFromDisposeScope();
    }
}
