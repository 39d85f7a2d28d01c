using static TorchSharp.torch;

namespace Distillery.Torch.Tests.Gradients;

/// <summary>An operation with inputs at which it is smooth.</summary>
/// <param name="Name">The public member of Tensor.</param>
/// <param name="Inputs">Makes the float64 inputs.</param>
/// <param name="Function">The operation.</param>
public sealed record GradientCase(string Name, Func<Tensor[]> Inputs, Func<Tensor[], Tensor> Function);
