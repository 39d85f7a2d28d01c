using static TorchSharp.torch;

namespace Distillery.LanguageModels;

/// <summary>What all layers of one pass share. Its tensors live as long as the pass (with a graph: until after the backward pass).</summary>
/// <param name="Cosines">Rotary cosines in the model's dtype, <c>[batch, 1, time, headDim/2]</c>.</param>
/// <param name="Sines">Rotary sines, likewise.</param>
/// <param name="Mask">Float32, 0 where a token sees another and -∞ where not, <c>[1 or batch, 1, time, slots]</c>; null where everything is
/// seen.</param>
/// <param name="WindowMask">The same for layers with a sliding window; the same tensor where there is none.</param>
/// <param name="Cache">Keys and values of the tokens before; null without.</param>
/// <param name="Slots">With a cache: the place of every token in it, int64 <c>[batch · time]</c>.</param>
public sealed record LayerContext(Tensor Cosines, Tensor Sines, Tensor? Mask, Tensor? WindowMask, KeyValueCache? Cache, Tensor? Slots);
