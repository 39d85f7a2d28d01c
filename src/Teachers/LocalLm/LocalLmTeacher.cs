using System.Globalization;
using Distillery.Data;
using Distillery.LanguageModels;

namespace Distillery.Teachers;

/// <summary>
/// BIGRec: a language model is fine-tuned to write the title of the next item, writes one for every training window, and the items nearest to what it wrote are its list.
/// </summary>
/// <remarks>
/// Bao et al. 2023. Vectors are the base model's last hidden state of a title's last token; distances are L2. The windows that the model learnt from are not answered:
/// it remembers their next item, and a student would learn to trust its lists too much.
/// </remarks>
public sealed class LocalLmTeacher
{
    /// <summary>Folder of the adapter among the outputs, in PEFT's format.</summary>
    public const string AdapterFolder = "adapter";

    // Shares of the work that are told as progress.
    private const double Pretrained = 0.25, Tuned = 0.4, Written = 0.9;

    // A tiny model writes a part of so many in less than a minute; of any other, fewer are lost with a worker.
    private const int TinyPart = 2048, Part = 256;

    private readonly Dataset _dataset;
    private readonly WindowSplit _split;
    private readonly LocalLmOptions _options;
    private readonly LocalLmCheckpoints _checkpoints;
    private readonly ITeacherReport _report;
    private readonly PromptTemplate _template;
    private readonly LocalLmRows _rows;
    private readonly SortedDictionary<string, string> _parameters = new(StringComparer.Ordinal);

    private LocalLmTeacher(Dataset dataset, WindowSplit split, LocalLmOptions options, LocalLmCheckpoints checkpoints, ITeacherReport report)
    {
        (_dataset, _split, _options, _checkpoints, _report) = (dataset, split, options, checkpoints, report);
        _template = PromptTemplate.Load(options.Template ?? LocalLmDefaults.Template(options.IsTiny));
        _rows = LocalLmRows.Draw(split, options);
    }

    /// <summary>Fine-tunes, generates and grounds.</summary>
    /// <param name="dataset">The dataset in the order that the split was cut from.</param>
    /// <param name="split">Its split; of the test part nothing is read.</param>
    /// <param name="options">Model and settings.</param>
    /// <param name="checkpoints">Where unfinished work is kept; null for nowhere.</param>
    /// <param name="report">Told what happens; null for nobody.</param>
    /// <param name="outputs">Where the adapter and <see cref="GeneratedTitles.FileName"/> are written; null for nowhere.</param>
    /// <param name="cancellationToken">Ends the work early; checkpoints are written first.</param>
    /// <returns>Lists for the training windows that were not learnt from, their distances, the true items' distances and the items' vectors.</returns>
    /// <exception cref="ArgumentException">An option is out of range or does not fit the data.</exception>
    /// <exception cref="InvalidDataException">Model files or checkpoints are damaged or do not fit.</exception>
    public static TeacherAnswers Ask(
        Dataset dataset,
        WindowSplit split,
        LocalLmOptions options,
        LocalLmCheckpoints? checkpoints = null,
        ITeacherReport? report = null,
        string? outputs = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        // Hours of work later it would be too late to say so.
        var most = dataset.Catalogue.Count - (options.RemovesHistory ? split.Train.Length : 0);
        if (options.K > most)
        {
            var leftOut = options.RemovesHistory ? $", and up to {split.Train.Length} of the history are left out" : "";
            throw new ArgumentException($"teacher.k is {options.K}; the catalogue has {dataset.Catalogue.Count} items{leftOut}, so at most {most} is right.");
        }

        return new LocalLmTeacher(dataset, split, options, checkpoints ?? new LocalLmCheckpoints(), report ?? new SilentTeacherReport()).Run(outputs, cancellationToken);
    }

    private TeacherAnswers Run(string? outputs, CancellationToken cancellationToken)
    {
        var (decoder, tokenizer) = LocalLmBase.Open(_dataset, _split.Train, _options, _checkpoints.Pretraining, _report, progress => Tell("training the tiny model", "pretraining", progress, 0, Pretrained), cancellationToken);
        using var owned = decoder;
        _parameters["model"] = _options.ModelName;
        var prompts = new LocalLmPrompts(_dataset, _template, tokenizer);
        var items = ItemVectorsOf(decoder, prompts, cancellationToken);
        var titles = TunedTitles(decoder, prompts, outputs, cancellationToken);
        if (outputs is not null)
            GeneratedTitles.Write(
                Path.Combine(outputs, GeneratedTitles.FileName),
                _rows.Answered.Select((row, i) => new GeneratedTitle(_split.Train.Users[row], _split.Train.Positions[row], titles.Answered[i])));
        _report.Progress(Written, "comparing titles with the catalogue");
        var (vectors, places) = TitleVectors(decoder, prompts, titles, cancellationToken);
        var answered = places[..titles.Answered.Length];
        var grounding = new TitleGrounding(items, _options.K, _options.RemovesHistory, (ulong)_options.Seed);
        var (scores, gamma) = Variant(grounding, vectors, places[titles.Answered.Length..], cancellationToken);
        var lists = grounding.Ground(_split.Train, _rows.Answered, answered, vectors, scores, gamma, cancellationToken);
        Count(titles.Answered, lists);
        return Answers(lists, items, grounding.Unit);
    }

    /// <summary>One vector for each different title, so that items of the same title have exactly the same one.</summary>
    private ItemVectors ItemVectorsOf(Decoder decoder, LocalLmPrompts prompts, CancellationToken cancellationToken)
    {
        var titles = _dataset.Catalogue.Items.Select(LocalLmPrompts.TitleOf).ToArray();
        var (places, different) = DistinctTitles.Of(titles);
        using var generator = new Generator(decoder);
        var vectors = generator.LastTokenVectors([.. different.Select(prompts.TitleIds)], _options.BatchRows, cancellationToken);
        var dim = decoder.Config.Dim;
        var all = new float[titles.Length * dim];
        for (var item = 0; item < titles.Length; item++)
            vectors.AsSpan(places[item] * dim, dim).CopyTo(all.AsSpan(item * dim));
        return new ItemVectors(all, dim);
    }

    private (string[] Answered, string[] Gamma) TunedTitles(Decoder decoder, LocalLmPrompts prompts, string? outputs, CancellationToken cancellationToken)
    {
        var tuning = _options.Tuning ?? LocalLmDefaults.Tuning(_options.IsTiny, _options.Seed);
        var longest = Math.Min(tuning.MaxLength, decoder.Config.MaxPositions);
        using var adapter = LoraAdapter.Attach(decoder, _options.Lora ?? LocalLmDefaults.Lora(_options.Seed));
        var result = new Tuner(tuning).Run(
            decoder,
            adapter,
            [.. _rows.Learnt.Select(row => prompts.Example(_split.Train, row, longest))],
            [.. _rows.Validation.Select(row => prompts.Example(_split.Validation, row, longest))],
            _checkpoints.Tuning,
            progress => Tell("fine-tuning", "tuning", progress, _options.IsTiny ? Pretrained : 0, Tuned),
            cancellationToken);
        _parameters["tuning.steps"] = Text(result.StepLosses.Count);
        _parameters["tuning.loss"] = result.Best?.Loss.ToString("R", CultureInfo.InvariantCulture) ?? "not measured";
        _parameters["tuning.learningRate"] = tuning.LearningRate.ToString("R", CultureInfo.InvariantCulture);
        _parameters["lora"] = string.Create(CultureInfo.InvariantCulture, $"rank {adapter.Options.Rank}, alpha {adapter.Options.Alpha}, {string.Join(" ", adapter.Options.Targets)}");
        if (outputs is not null)
            adapter.Save(Path.Combine(outputs, AdapterFolder), _options.Model);
        using var generator = new Generator(decoder);
        return Write(generator, prompts, longest, cancellationToken);
    }

    private (string[] Answered, string[] Gamma) Write(Generator generator, LocalLmPrompts prompts, int longest, CancellationToken cancellationToken)
    {
        var newTokens = Math.Min(_options.MaxNewTokens ?? (_options.IsTiny ? UsualLength(prompts) : 128), longest - 2);
        var beams = _options.Beams ?? (_options.IsTiny ? 1 : 4);
        _parameters["maxNewTokens"] = Text(newTokens);
        _parameters["beams"] = Text(beams);
        var settings = prompts.Settings(newTokens, beams, _options.BatchRows);
        var choosesGamma = _options.Variant != LocalLmVariant.Plain && _options.Gamma is null;
        List<(WindowSet, int)> windows = [.. _rows.Answered.Select(row => (_split.Train, row))];
        if (choosesGamma)
            windows.AddRange(_rows.Gamma.Select(row => (_split.Validation, row)));
        var writer = new TitleWriter(generator, prompts, settings, longest - newTokens, _options.PartSize ?? (_options.IsTiny ? TinyPart : Part));
        var identity = $"{_dataset.Digest} {_template.Digest} {_options.Seed} {_options.Samples} {windows.Count} {newTokens} {beams} {_parameters["tuning.loss"]} {_parameters["tuning.steps"]}";
        void Told(int done, double secondsLeft) =>
            _report.Progress(Tuned + (Written - Tuned) * done / windows.Count, $"{done:N0} of {windows.Count:N0} titles", secondsLeft);
        var titles = writer.Write(windows, identity, _checkpoints.Titles, Told, cancellationToken);
        if (writer.Seconds > 0)
        {
            _report.Metric("prompt_tokens_per_second", 0, writer.Tokens.Read / writer.Seconds);
            _report.Metric("written_tokens_per_second", 0, writer.Tokens.Written / writer.Seconds);
            var (read, written) = writer.Tokens;
            _report.Log(string.Create(CultureInfo.InvariantCulture, $"{titles.Length:N0} titles: {read:N0} prompt and {written:N0} written tokens in {writer.Seconds:N1} s."));
        }

        return (titles[.._rows.Answered.Length], titles[_rows.Answered.Length..]);
    }

    // What 99 of 100 titles of the catalogue need: a tiny model that has lost its thread would go on for ever.
    private int UsualLength(LocalLmPrompts prompts)
    {
        var lengths = _dataset.Catalogue.Items.Select(LocalLmPrompts.TitleOf).Distinct(StringComparer.Ordinal).Select(prompts.AnswerLength).Order().ToArray();
        return lengths[(int)((lengths.Length - 1) * 0.99)];
    }

    private (ItemVectors Vectors, int[] Places) TitleVectors(Decoder decoder, LocalLmPrompts prompts, (string[] Answered, string[] Gamma) titles, CancellationToken cancellationToken)
    {
        // The adapter is off again: BIGRec's vectors are the base model's.
        string[] all = [.. titles.Answered, .. titles.Gamma];
        var (places, different) = DistinctTitles.Of(all);
        _report.Metric("distinct_titles", 0, different.Count);
        using var generator = new Generator(decoder);
        return (new ItemVectors(generator.LastTokenVectors([.. different.Select(prompts.TitleIds)], _options.BatchRows, cancellationToken), decoder.Config.Dim), places);
    }

    private (VariantScores? Scores, double Gamma) Variant(TitleGrounding grounding, ItemVectors vectors, int[] gammaTitles, CancellationToken cancellationToken)
    {
        _parameters["variant"] = _options.Variant.ToString().ToLowerInvariant();
        if (_options.Variant == LocalLmVariant.Plain)
            return (null, 0);
        var prefixes = PrefixRows.FromTrain(_dataset, _split.Train);
        var whole = _options.Gamma is null ? VariantScores.Whole(_options.Variant, prefixes, (ulong)_options.Seed) : null;
        var gamma = _options.Gamma ?? GammaChoice.Best(
            tried => grounding.Ground(_split.Validation, _rows.Gamma, gammaTitles, vectors, whole, tried, cancellationToken),
            [.. _rows.Gamma.Select(row => _split.Validation.Targets[row])],
            _report);
        _parameters["gamma"] = gamma.ToString("R", CultureInfo.InvariantCulture);
        _parameters["gamma.chosen"] = _options.Gamma is null ? "on validation" : "given";
        return (VariantScores.CrossFitted(_options.Variant, prefixes, (ulong)_options.Seed), gamma);
    }

    private void Count(string[] titles, GroundedList[] lists)
    {
        var counts = TitleCounts.Of(_dataset.Catalogue, titles);
        foreach (var (key, count) in new[] { ("exact", counts.Exact), ("normalised", counts.Normalised), ("unmatched", counts.Unmatched) })
        {
            _parameters[$"grounding.{key}"] = Text(count);
            _report.Metric($"grounding_{key}", 0, count);
        }

        _parameters["grounding.titles"] = Text(titles.Length);
        _report.Metric("list_hit_share", 0, lists.Where((list, i) => list.Items.Contains(_split.Train.Targets[_rows.Answered[i]])).Count() / (double)lists.Length);
    }

    private TeacherAnswers Answers(GroundedList[] lists, ItemVectors items, float unit)
    {
        _parameters["template"] = _template.Id;
        _parameters["samples"] = Text(_rows.Learnt.Length);
        _parameters[TeacherProvenance.SampleParameter] = Text(_rows.Answered.Length);
        _parameters["learntWindows"] = "left out, because the model remembers their next item";
        _parameters["k"] = Text(_options.K);
        _parameters["seed"] = Text(_options.Seed);
        _parameters["removesHistory"] = _options.RemovesHistory ? "true" : "false";
        _parameters["vectorDim"] = Text(items.Dim);
        _parameters["distance"] = _options.Variant == LocalLmVariant.Plain
            ? string.Create(CultureInfo.InvariantCulture, $"L2 of last-token vectors / {unit:R}, the root mean square distance of two items")
            : "(1 + score)^-gamma * L2 of last-token vectors, score and L2 scaled to 0..1 over the catalogue";
        return new TeacherAnswers(
            [.. _rows.Answered.Select(row => _split.Train.Users[row])],
            [.. _rows.Answered.Select(row => _split.Train.Positions[row])],
            _options.K,
            [.. lists.SelectMany(list => list.Items)],
            [.. lists.SelectMany(list => list.Distances)],
            [.. lists.Select(list => list.TrueDistance)],
            items,
            new TeacherProvenance
            {
                Kind = "local-lm",
                Label = _options.Label,
                DatasetDigest = _dataset.Digest,
                CatalogueDigest = _dataset.Catalogue.Digest,
                Parameters = _parameters,
            });
    }

    private void Tell(string what, string key, TuningProgress progress, double from, double to)
    {
        _report.Metric($"{key}_loss", progress.Step, progress.Loss);
        _report.Metric($"{key}_tokens_per_second", progress.Step, progress.TokensPerSecond);
        if (progress.Evaluation is { } evaluation)
            _report.Metric($"{key}_validation_loss", progress.Step, evaluation.Loss);
        var share = progress.Steps == 0 ? 1 : Math.Min(1, (double)progress.Step / progress.Steps);
        _report.Progress(
            from + (to - from) * share,
            $"{what}: epoch {progress.Epoch} of {progress.Epochs}, loss {progress.Loss:0.000}, {progress.TokensPerSecond:N0} tokens/s",
            progress.TimeLeft?.TotalSeconds);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
