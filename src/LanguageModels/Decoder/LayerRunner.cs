using static TorchSharp.torch;

namespace Distillery.LanguageModels;

/// <summary>Runs one layer. A replacement can run it twice, as gradient checkpointing does.</summary>
/// <param name="layer">The layer.</param>
/// <param name="hidden">Its input, <c>[batch, time, dim]</c>.</param>
/// <param name="context">What all layers share.</param>
/// <returns>Its output, <c>[batch, time, dim]</c>.</returns>
public delegate Tensor LayerRunner(DecoderLayer layer, Tensor hidden, LayerContext context);
