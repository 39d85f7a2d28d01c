using Distillery.LanguageModels;
using Distillery.Teachers;

namespace Distillery.Distillation.Stages;

/// <summary>Stage <c>fine-tune</c>: the student LM learns the teacher's rationales by LoRA (SLIM, Eq. 4).</summary>
public static class FineTuneStudentLm
{
    /// <summary>Folder of the adapter among the outputs, in PEFT's format.</summary>
    public const string AdapterFolder = "adapter";

    /// <summary>Folder of the base model among the outputs, where it was trained here.</summary>
    public const string BaseFolder = "base";

    /// <summary>What came of it.</summary>
    public const string SummaryName = "tuning.json";

    // One in twenty of the examples chooses the best epoch.
    private const int ValidationShare = 20;

    /// <summary>Fine-tunes.</summary>
    /// <param name="options">Model, adapters and budget.</param>
    /// <param name="rationales">The teacher's rationales for training windows.</param>
    /// <param name="data">The data.</param>
    /// <param name="folder">Where the outputs are written; made where it is missing.</param>
    /// <param name="pretraining">Checkpoints of the base model's training, where it is <c>tiny</c>.</param>
    /// <param name="tuning">Checkpoints of the fine-tuning.</param>
    /// <param name="report">Told what happens.</param>
    /// <param name="cancellationToken">Ends the work early; a checkpoint is written first.</param>
    /// <exception cref="StageInputException">Rationales, model and options do not fit together; the message says how.</exception>
    public static TuningSummary Run(
        StudentLmOptions options,
        RationaleFile rationales,
        PreparedData data,
        string folder,
        ITuningCheckpoints? pretraining = null,
        ITuningCheckpoints? tuning = null,
        IStageReport? report = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(rationales);
        ArgumentNullException.ThrowIfNull(data);
        report ??= SilentReport.Instance;
        try
        {
            var (decoder, tokenizer) = BaseModel(options, data, folder, pretraining, report, cancellationToken);
            using (decoder)
            {
                var tuningOptions = options.Tuning with { MaxLength = Math.Min(options.Tuning.MaxLength, decoder.Config.MaxPositions) };
                var (examples, shortened) = Examples(options.Name, tuningOptions.MaxLength, rationales, data, tokenizer);
                var heldOut = examples.Where((_, index) => index % ValidationShare == 0).ToList();
                var learnt = examples.Where((_, index) => index % ValidationShare != 0).ToList();
                using var adapter = LoraAdapter.Attach(decoder, options.Lora);
                var telling = new TuningReport(report, "fine-tuning", options.Model == StudentLmOptions.Tiny ? 0.5 : 0, 1);
                var result = new Tuner(tuningOptions).Run(decoder, adapter, learnt, heldOut, tuning, telling.Tell, cancellationToken);
                adapter.Save(Path.Combine(folder, AdapterFolder), options.Model == StudentLmOptions.Tiny ? BaseFolder : options.Model);
                var summary = TuningSummary.Of(options, rationales.Provenance, decoder, adapter, result, learnt.Count, heldOut.Count, shortened);
                StageFiles.Write(Path.Combine(folder, SummaryName), summary);
                report.Progress(1, $"learnt {learnt.Count:N0} rationales");
                return summary;
            }
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidDataException or TuningDivergedException or FileNotFoundException or DirectoryNotFoundException)
        {
            throw new StageInputException(exception.Message, exception);
        }
    }

    private static (Decoder Decoder, Tokenizer Tokenizer) BaseModel(
        StudentLmOptions options, PreparedData data, string folder, ITuningCheckpoints? checkpoints, IStageReport report, CancellationToken cancellationToken)
    {
        var device = Devices.Resolve(options.Device);
        if (options.Model != StudentLmOptions.Tiny)
        {
            report.Progress(0, $"reading {options.Name}");
            return (Decoder.Load(options.Model, device: device), Tokenizer.Load(options.Model));
        }

        var texts = DatasetText.Of(data.Dataset, data.Split.Train, seed: (int)options.Tuning.Seed);
        var telling = new TuningReport(report, "training the tiny model on the dataset's text", 0, 0.5);
        var path = Path.Combine(folder, BaseFolder);
        using (var tiny = TinyModel.Train(texts, new TinyOptions { Seed = options.Tuning.Seed }, checkpoints, telling.Tell, cancellationToken))
            tiny.Save(path);
        return (Decoder.Load(path, device: device), Tokenizer.Load(path));
    }

    private static (List<TuningExample> Examples, int Shortened) Examples(string name, int longest, RationaleFile rationales, PreparedData data, Tokenizer tokenizer)
    {
        var end = tokenizer.EosId ?? throw new StageInputException($"the tokenizer of {name} names no end token (eos_token), so the model could not learn where a rationale ends.");
        var train = data.Split.Train;
        var rows = new Dictionary<(int, int), int>(train.Count);
        for (var row = 0; row < train.Count; row++)
            rows[(train.Users[row], train.Positions[row])] = row;
        var prompts = new StudentPrompts(tokenizer);
        var examples = new List<TuningExample>();
        var shortened = 0;
        foreach (var rationale in rationales.Rationales.Where(rationale => rationale.Text.Length > 0))
        {
            if (!rows.TryGetValue((rationale.User, rationale.Position), out var row))
                throw new StageInputException(
                    $"a rationale is of user {rationale.User}, position {rationale.Position}, which is no training window: learning from it would show the model what it is tested on.");
            int[] answer = [.. tokenizer.Encode(rationale.Text, addSpecialTokens: false), end];
            // Room for the answer is kept free, so that it is never cut and the end token always learnt; one that leaves no room is left out by the tuner.
            var prompt = prompts.Ids(data.Dataset, train, row, Math.Max(2, longest - answer.Length));
            shortened += prompt.IsShortened && prompt.Ids.Length + answer.Length <= longest ? 1 : 0;
            examples.Add(new TuningExample(prompt.Ids, answer));
        }

        return examples.Count >= 2 ? (examples, shortened) : throw new StageInputException($"there are {examples.Count} rationales to learn from; at least 2 are needed.");
    }
}
