namespace Distillery.LanguageModels;

/// <summary>
/// The <c>tiny</c> preset: a byte-level BPE vocabulary and a small LLaMA-shaped decoder, both learnt from a dataset's own texts. It has about
/// 1.8 million weights outside its token table and is no large language model: it makes every stage run where no weights can be downloaded.
/// </summary>
public sealed class TinyModel : IDisposable
{
    /// <summary>The name under which it is chosen and reported.</summary>
    public const string Name = "tiny";

    private TinyModel(Decoder decoder, Tokenizer tokenizer, TuningResult training) => (Decoder, Tokenizer, Training) = (decoder, tokenizer, training);

    /// <summary>The model.</summary>
    public Decoder Decoder { get; }

    /// <summary>Its tokenizer, with tokens that begin, end and fill texts.</summary>
    public Tokenizer Tokenizer { get; }

    /// <summary>How its training went.</summary>
    public TuningResult Training { get; }

    /// <summary>Learns a model from texts; the same texts and options give the same model, bit by bit, on the same machine.</summary>
    /// <param name="texts">At least one that is not empty; blank ones are left out.</param>
    /// <param name="options">Shape and length of training; null for the defaults.</param>
    /// <param name="checkpoints">Where checkpoints are kept; null for none. The vocabulary is learnt again when a run is taken up.</param>
    /// <param name="progress">Is told where the training stands.</param>
    /// <param name="cancellationToken">Ends the training within a step; a checkpoint is written first.</param>
    /// <returns>The model; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">There is no text, or an option is out of range.</exception>
    /// <exception cref="InvalidDataException">The checkpoint is broken, or of a run with other texts or options.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static TinyModel Train(
        IReadOnlyList<string> texts,
        TinyOptions? options = null,
        ITuningCheckpoints? checkpoints = null,
        Action<TuningProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        options ??= new TinyOptions();
        options.Validate();
        var said = texts.Where(text => !string.IsNullOrWhiteSpace(text)).ToList();
        if (said.Count == 0)
            throw new ArgumentException("There is no text to learn from: every one is blank.", nameof(texts));
        var (learnt, heldOut) = TinyTexts.Split(said, options);
        var tokenizer = BpeTrainer.Train(learnt, new BpeTrainerOptions { VocabularySize = options.VocabularySize }, cancellationToken);
        List<TuningExample> Examples(List<string> part) => [.. part.SelectMany(text => TinyTexts.Examples(tokenizer, text, options.ContextLength))];
        var config = options.Config(tokenizer.VocabularySize) with { BosId = tokenizer.BosId, EosIds = [tokenizer.EosId!.Value], PadId = tokenizer.PadId };
        var decoder = Decoder.Create(config, options.Seed);
        try
        {
            var training = new Tuner(options.Tuning).Run(decoder, null, Examples(learnt), Examples(heldOut), checkpoints, progress, cancellationToken);
            return new TinyModel(decoder, tokenizer, training);
        }
        catch (Exception)
        {
            decoder.Dispose();
            throw;
        }
    }

    /// <summary>Writes a Hugging Face folder: <c>config.json</c>, <c>model.safetensors</c>, <c>tokenizer.json</c> and <c>tokenizer_config.json</c>.</summary>
    /// <param name="folder">Made when missing.</param>
    public void Save(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Directory.CreateDirectory(folder);
        Decoder.Save(folder);
        Tokenizer.Save(folder);
    }

    /// <summary>Frees the model.</summary>
    public void Dispose() => Decoder.Dispose();
}
