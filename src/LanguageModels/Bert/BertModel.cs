using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distillery.LanguageModels;

/// <summary>
/// BERT's encoder (Devlin et al. 2019) without heads: token, position and kind vectors, then layers that normalise after each part.
/// </summary>
public sealed class BertModel : nn.Module
{
    private readonly VectorTable _words;
    private readonly VectorTable _positions;
    private readonly VectorTable _kinds;
    private readonly CentredNorm _norm;
    private readonly List<BertLayer> _layers;

    private BertModel(BertConfig config, IWeightSource weights, Device device)
        : base(nameof(BertModel))
    {
        (Config, Device) = (config, device);
        register_module("words", _words = Table("word_embeddings", config.VocabularySize));
        register_module("positions", _positions = Table("position_embeddings", config.MaxPositions));
        register_module("kinds", _kinds = Table("token_type_embeddings", config.TokenKinds));
        register_module("norm", _norm = Norm(config, weights, "embeddings.LayerNorm"));
        _layers = [.. Enumerable.Range(0, config.Layers).Select(i => new BertLayer(config, weights, $"encoder.layer.{i}"))];
        register_module("layers", new ModuleList<BertLayer>([.. _layers]));

        VectorTable Table(string name, int rows) => new(weights.Take($"embeddings.{name}.weight", rows, config.Dim));
    }

    /// <summary>Shape and constants.</summary>
    public BertConfig Config { get; }

    /// <summary>Where the weights are.</summary>
    public Device Device { get; }

    /// <summary>
    /// Loads <c>config.json</c> and the safetensors of a Hugging Face folder. Pooling and pre-training heads in the files are left aside.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="dtype">The dtype that the weights get; float32 by default.</param>
    /// <param name="device">Where they go; the CPU by default.</param>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A config's field, or a missing, unexpected or misshapen tensor: the message names it.</exception>
    public static BertModel Load(string folder, ScalarType? dtype = null, Device? device = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var config = BertConfig.Read(Path.Combine(folder, "config.json"));
        using var files = new ModelFiles(folder);
        var prefix = files.Names.Any(name => name.StartsWith("bert.", StringComparison.Ordinal)) ? "bert." : "";
        var weights = new FileWeights(files, dtype ?? float32, device ?? CPU, name => NameInFile(files, prefix + name));
        var model = new BertModel(config, weights, device ?? CPU);
        try
        {
            weights.MustBeUsedUp(name => name.StartsWith("cls.", StringComparison.Ordinal) || name.StartsWith(prefix + "pooler.", StringComparison.Ordinal)
                || name == prefix + "embeddings.position_ids");
            return model;
        }
        catch (Exception)
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>States after the last layer.</summary>
    /// <param name="ids">int64 <c>[batch, time]</c>.</param>
    /// <param name="kinds">Kind of each token, int64 <c>[batch, time]</c>; null for all 0.</param>
    /// <param name="real">True for tokens, false for padding, bool <c>[batch, time]</c>; null where there is no padding.</param>
    /// <returns><c>[batch, time, dim]</c>; what stands at padding means nothing.</returns>
    /// <exception cref="ArgumentException">A text is longer than the model's positions.</exception>
    public Tensor Hidden(Tensor ids, Tensor? kinds = null, Tensor? real = null)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var (batch, time) = (ids.size(0), ids.size(1));
        if (time > Config.MaxPositions)
            throw new ArgumentException($"{time} tokens are more than the model's {Config.MaxPositions} positions.", nameof(ids));
        var places = arange(time, dtype: int64, device: ids.device).unsqueeze(0);
        var vectors = _words.call(ids).add(_positions.call(places)).add(_kinds.call(kinds ?? zeros_like(ids)));
        var mask = real is null
            ? null
            : zeros([batch, 1, 1, time], dtype: float32, device: ids.device).masked_fill_(real.logical_not().view(batch, 1, 1, time), double.NegativeInfinity);
        var hidden = _norm.call(vectors);
        foreach (var layer in _layers) hidden = layer.call(hidden, mask);
        return hidden;
    }

    internal static CentredNorm Norm(BertConfig config, IWeightSource weights, string path) =>
        new(weights.Take(path + ".weight", config.Dim), weights.Take(path + ".bias", config.Dim), config.NormEpsilon);

    // The first files called a norm's weight and bias gamma and beta.
    private static string NameInFile(ModelFiles files, string name)
    {
        if (files.Find(name) is not null) return name;
        var old = name.Replace("LayerNorm.weight", "LayerNorm.gamma", StringComparison.Ordinal).Replace("LayerNorm.bias", "LayerNorm.beta", StringComparison.Ordinal);
        return files.Find(old) is null ? name : old;
    }
}
