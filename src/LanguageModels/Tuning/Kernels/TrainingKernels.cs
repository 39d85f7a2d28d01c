using TorchSharp;

namespace Distillery.LanguageModels;

/// <summary>When the hand-written functions take the place of tensor operations.</summary>
internal static class TrainingKernels
{
    /// <summary>True makes every layer use tensor operations; tests compare both.</summary>
    [ThreadStatic]
    internal static bool AreOff;

    /// <summary>True in a pass that is not recorded but computed again for its gradient: both must round alike.</summary>
    [ThreadStatic]
    internal static bool AreForced;

    /// <summary>Whether a tensor is one of a training on the CPU in float32: recorded, so that the backward pass pays.</summary>
    internal static bool Serve(torch.Tensor tensor) => !AreOff && (AreForced || (torch.is_grad_enabled() && tensor.requires_grad)) && FloatMemory.Serves(tensor);
}
