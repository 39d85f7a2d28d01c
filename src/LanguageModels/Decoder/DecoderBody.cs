using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distillery.LanguageModels;

/// <summary>Everything but the output layer; its own module, because Hugging Face's names begin with <c>model.</c>.</summary>
internal sealed class DecoderBody : nn.Module
{
    internal DecoderBody(DecoderConfig config, IWeightSource weights)
        : base(nameof(DecoderBody))
    {
        register_module("embed_tokens", Tokens = new VectorTable(weights.Take("model.embed_tokens.weight", config.VocabularySize, config.Dim)));
        Layers = [.. Enumerable.Range(0, config.Layers).Select(i => new DecoderLayer(config, i, weights, $"model.layers.{i}"))];
        register_module("layers", new ModuleList<DecoderLayer>([.. Layers]));
        register_module("norm", Norm = new RmsNorm(weights.Take("model.norm.weight", config.Dim), config.NormEpsilon));
    }

    internal VectorTable Tokens { get; }

    internal IReadOnlyList<DecoderLayer> Layers { get; }

    internal RmsNorm Norm { get; }
}
