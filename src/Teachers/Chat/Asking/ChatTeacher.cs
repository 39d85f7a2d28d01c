using System.Collections.Concurrent;
using System.Globalization;
using Distillery.Data;

namespace Distillery.Teachers;

/// <summary>
/// A language model behind an OpenAI-compatible endpoint as a teacher: lists for training windows, rationales, vectors. Every answer is kept and
/// never paid twice; spending is held to a budget. One instance serves one stage.
/// </summary>
public sealed class ChatTeacher : IDisposable
{
    private readonly ChatTeacherOptions _options;
    private readonly IAnswerStore _store;
    private readonly CallLoop _loop;
    private readonly OpenAiEndpoint _chat;
    private readonly OpenAiEndpoint? _embeddings;
    private readonly IBatchPlace? _batches;
    private readonly TimeProvider _clock;
    // Of answers that came in this run, by key: they were cut to be checked, while others were waited for.
    private readonly ConcurrentDictionary<string, (string Text, IReadOnlyList<string> Steps)> _steps = new(StringComparer.Ordinal);

    private ChatTeacher(ChatTeacherOptions options, ApiKey key, IAnswerStore store, CallLoop loop, TimeProvider clock)
    {
        (_options, _store, _loop, _clock) = (options, store, loop, clock);
        _chat = new OpenAiEndpoint(options.Endpoint, options.Model, key, options.Limits.Concurrency, options.Retries.Timeout, clock);
        if (options.Embeddings is { } embeddings)
            _embeddings = new OpenAiEndpoint(embeddings.Endpoint ?? options.Endpoint, embeddings.Model, key, options.Limits.Concurrency, options.Retries.Timeout, clock);
        if (options.Batch is { } batch)
            _batches = batch.Folder is { } folder ? new FolderBatches(folder) : new EndpointBatches(options, key, clock);
    }

    /// <summary>What the stage has spent, over all its resumptions.</summary>
    public SpendTotals Spent => _loop.Spent;

    /// <summary>How far asking is.</summary>
    public TeacherProgress Progress => _loop.Progress();

    /// <summary>What people read beside numbers.</summary>
    public string Label => $"chat: {_options.Model}";

    /// <summary>Begins to work for a stage; sends nothing yet.</summary>
    /// <param name="options">The teacher.</param>
    /// <param name="key">The endpoint's key.</param>
    /// <param name="store">Where answers and spending are kept.</param>
    /// <param name="clock">The clock of limits, timeouts and waits.</param>
    /// <param name="report">Told about once a second how far it is, by one thread at a time; null for nobody.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public static async Task<ChatTeacher> OpenAsync(
        ChatTeacherOptions options, ApiKey key, IAnswerStore store, TimeProvider clock, Action<TeacherProgress>? report = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(clock);
        options.Validate();
        return new ChatTeacher(options, key, store, await CallLoop.OpenAsync(options, store, clock, report, cancellationToken), clock);
    }

    /// <summary>Asks for lists about training windows, and for item vectors where an embeddings model is named.</summary>
    /// <param name="dataset">The dataset in the order that the split was cut from.</param>
    /// <param name="train">All its training windows; <see cref="ChatTeacherOptions.Windows"/> of them are asked about.</param>
    /// <param name="cancellationToken">Ends the work early; answers so far are kept.</param>
    /// <exception cref="TeacherStoppedException">Asking ended early; the message says what is missing.</exception>
    /// <exception cref="InvalidDataException">No answer names an item of the catalogue.</exception>
    public async Task<TeacherAnswers> RankAsync(Dataset dataset, WindowSet train, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(train);
        var lists = new ChatLists(dataset.Catalogue, train, _options.K, _options.Seed);
        var windows = ChatPrompts.Sample(_options, train);
        var prompts = ChatPrompts.ForRankings(_options, dataset, windows);
        var answers = await AskAsync(prompts, cancellationToken);
        var vectors = _embeddings is null ? null : await EmbedItemsAsync(dataset.Catalogue, cancellationToken);
        var rows = new List<(int Row, int[] Items, float[] Distances, float TrueDistance)>(windows.Count);
        for (var row = 0; row < windows.Count; row++)
            if (answers.TryGetValue(prompts.Keys[row], out var answer) && RankedTitles.Parse(answer.Text, out _) is { } titles
                && lists.Make(titles, windows.History(row), windows.Targets[row]) is var (items, distances, trueDistance))
                rows.Add((row, items, distances, trueDistance));
        if (rows.Count == 0)
            throw new InvalidDataException($"none of {answers.Count:N0} answers of {_options.Model} names an item of the catalogue. {_loop.Health.LastProblem}".TrimEnd());
        var parameters = Parameters(prompts.Template, lists.Counts.ToParameters());
        if (windows.Count < train.Count || rows.Count < windows.Count)
            parameters[TeacherProvenance.SampleParameter] = rows.Count.ToString(CultureInfo.InvariantCulture);
        parameters["k"] = _options.K.ToString(CultureInfo.InvariantCulture);
        parameters["distance"] = "named: place / 2n; filled: 0.5 + (1 - text similarity) / 2; unknown: 1";
        if (_options.Embeddings is { } embeddings && vectors is not null)
            parameters["embeddings"] = embeddings.Model;
        return new TeacherAnswers(
            [.. rows.Select(row => windows.Users[row.Row])], [.. rows.Select(row => windows.Positions[row.Row])], _options.K,
            [.. rows.SelectMany(row => row.Items)], [.. rows.SelectMany(row => row.Distances)], [.. rows.Select(row => row.TrueDistance)], vectors,
            new TeacherProvenance { Kind = "chat", Label = Label, Parameters = parameters, DatasetDigest = dataset.Digest, CatalogueDigest = dataset.Catalogue.Digest });
    }

    /// <summary>Asks for rationales about windows.</summary>
    /// <param name="dataset">The dataset in the order that the windows were cut from.</param>
    /// <param name="windows">The windows, each asked about.</param>
    /// <param name="cancellationToken">Ends the work early; answers so far are kept.</param>
    /// <returns>Rationales in the order of the windows; windows without a valid answer are missing.</returns>
    /// <exception cref="TeacherStoppedException">Asking ended early; the message says what is missing.</exception>
    /// <exception cref="InvalidDataException">There is no valid answer at all.</exception>
    public async Task<RationaleFile> RationalesAsync(Dataset dataset, WindowSet windows, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(windows);
        var prompts = ChatPrompts.ForRationales(_options, dataset, windows);
        var answers = await AskAsync(prompts, cancellationToken);
        var rationales = ParallelEnumerable.Range(0, windows.Count).AsOrdered().Where(row => answers.ContainsKey(prompts.Keys[row])).Select(row =>
        {
            var text = answers[prompts.Keys[row]].Text;
            // Another stage's answer may have come first: then that one counts, not ours.
            var cut = _steps.GetValueOrDefault(prompts.Keys[row]);
            return new Rationale(windows.Users[row], windows.Positions[row], text, cut.Text == text ? cut.Steps : RationaleSteps.Parse(text));
        }).ToArray();
        if (rationales.Length == 0)
            throw new InvalidDataException($"{_options.Model} gave no valid rationale. {_loop.Health.LastProblem}".TrimEnd());
        return new RationaleFile(
            new RationaleProvenance
            {
                Source = "chat",
                Label = Label,
                Model = _options.Model,
                Template = prompts.Template.Id,
                TemplateVersion = prompts.Template.Version,
                TemplateDigest = prompts.Template.Digest,
                Decoding = _options.Decoding.ToParameters(),
                DatasetDigest = dataset.Digest,
                CatalogueDigest = dataset.Catalogue.Digest,
            },
            rationales);
    }

    /// <summary>Asks for vectors of texts, each text once.</summary>
    /// <param name="texts">The texts; none may be empty.</param>
    /// <param name="cancellationToken">Ends the work early; answers so far are kept.</param>
    /// <returns>Shape <c>[texts, dim]</c>, row by row, and the dim.</returns>
    /// <exception cref="InvalidOperationException">No embeddings model is named.</exception>
    /// <exception cref="TeacherStoppedException">Asking ended early, or a text got no vector.</exception>
    public async Task<(float[] Values, int Dim)> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        if (_embeddings is null || _options.Embeddings is not { } embeddings)
            throw new InvalidOperationException("teacher.embeddings is missing: vectors need the name of an embeddings model.");
        // A request asks for several texts: those that are known must not be in one with those that are not.
        var answers = await _loop.KnownAsync([.. texts.Select(text => EmbeddingCalls.Key(embeddings, text))], cancellationToken);
        var calls = EmbeddingCalls.Make(embeddings, _embeddings, [.. texts.Where(text => !answers.ContainsKey(EmbeddingCalls.Key(embeddings, text)))]);
        foreach (var (key, answer) in await _loop.RunAsync(CallSource.Of(calls), cancellationToken))
            answers[key] = answer;
        return EmbeddingCalls.Collect(embeddings, texts, answers)
            ?? throw _loop.Stopped(TeacherStop.Failed, $"some texts got no vector from {embeddings.Model}; the last problem: {_loop.Health.LastProblem}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _loop.Dispose();
        _chat.Dispose();
        _embeddings?.Dispose();
        (_batches as IDisposable)?.Dispose();
    }

    private async Task<ItemVectors> EmbedItemsAsync(Catalogue catalogue, CancellationToken cancellationToken)
    {
        var (values, dim) = await EmbedAsync([.. catalogue.Items.Select(item => PromptContext.Show(item).ToString())], cancellationToken);
        return new ItemVectors(values, dim);
    }

    private async Task<IReadOnlyDictionary<string, StoredAnswer>> AskAsync(ChatPrompts prompts, CancellationToken cancellationToken)
    {
        if (_batches is not { } place)
            return await _loop.RunAsync(new CallSource(prompts.Keys.Count, row => [prompts.Keys[row]], row => Call(prompts.Template, prompts.All[row], row)), cancellationToken);
        // Two users with the same history have the same prompt: one question.
        var asked = prompts.All.DistinctBy(prompt => prompt.Key).ToArray();
        var calls = asked.Select((prompt, number) => Call(prompts.Template, prompt, number)).ToArray();
        return await new BatchRun(_options, place, _store, _loop, _clock).RunAsync(prompts.Template, asked, calls, cancellationToken);
    }

    private Call Call(PromptTemplate template, AskedPrompt asked, int number) => new()
    {
        Number = number,
        Keys = [asked.Key],
        Model = _options.Model,
        Cost = CallCost.AtMost(asked.TokensAtMost, _options.Decoding.MaxTokens, _options.Price),
        Price = _options.Price,
        Send = (invalid, token) => _chat.ChatAsync(asked.Prompt, Decoding(invalid), Schema(template), token),
        Check = reply =>
        {
            var problem = AnswerCheck.Problem(template.Answers, reply, out var steps);
            if (problem is null && steps is not null)
                _steps[asked.Key] = (reply.Texts[0], steps);
            return new CheckedReply(
                [new StoredAnswer { Key = asked.Key, Kind = AnswerKey.Chat, Model = _options.Model, Template = $"{template.Id} {template.Version}", Text = reply.Texts[0] }], problem);
        },
    };

    // With the same seed a model would give the same invalid answer again.
    private DecodingOptions Decoding(int invalid)
        => invalid == 0 || _options.Decoding.Seed is not { } seed ? _options.Decoding : _options.Decoding with { Seed = unchecked(seed + invalid) & int.MaxValue };

    internal static string? Schema(PromptTemplate template) => template.Answers == PromptAnswers.Titles ? RankedTitles.Schema : null;

    private SortedDictionary<string, string> Parameters(PromptTemplate template, IReadOnlyDictionary<string, string> more)
    {
        var parameters = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["model"] = _options.Model,
            ["seed"] = _options.Seed.ToString(CultureInfo.InvariantCulture),
            ["template"] = $"{template.Id} {template.Version}",
            ["templateDigest"] = template.Digest,
        };
        foreach (var (name, value) in _options.Decoding.ToParameters())
            parameters[$"decoding.{name}"] = value;
        foreach (var (name, value) in more)
            parameters[name] = value;
        return parameters;
    }
}
