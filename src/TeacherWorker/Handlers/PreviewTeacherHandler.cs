using System.Globalization;
using System.Text.Json;
using Distillery.Contracts;
using Distillery.Data;
using Distillery.Distillation.Stages;
using Distillery.Teachers;
using Distillery.WorkerRuntime;

namespace Distillery.TeacherWorker;

/// <summary>Runs <c>preview-teacher</c>: the prompts that a job would send for some windows, and what asking would cost. Nothing is sent.</summary>
public sealed class PreviewTeacherHandler : IStageHandler
{
    private const int KeysPerLookUp = 500;

    /// <inheritdoc/>
    public string Kind => StageKinds.PreviewTeacher;

    /// <inheritdoc/>
    /// <remarks>Null: what is in the cache changes, so a preview is never answered from an earlier one.</remarks>
    public Task<string?> ExternalInputsAsync(StageParameters parameters, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    /// <inheritdoc/>
    public async Task<StageOutcome> RunAsync(IStageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Parameters is not { Teacher: { } teacher, Preview: { } preview })
            throw new PermanentStageException("the stage preview-teacher has no teacher: the job's plan is broken, submit the job again.");
        try
        {
            var data = await PreparedInputs.OpenAsync(context, cancellationToken);
            var windows = Windows(data, preview, teacher.Seed);
            var samples = new List<TextSample>();
            var asked = new List<ChatPrompts>();
            if (teacher.Kind == "chat")
                asked.AddRange(ChatQuestions(context.Parameters, teacher.ToChatOptions(), data));
            var prompts = Prompts(context.Parameters, teacher).ToList();
            foreach (var (template, k) in prompts)
                samples.AddRange(windows.Select(row => Sample(template, k, data, row)));
            var file = Path.Combine(context.WorkFolder, TextSamples.FileName);
            var names = string.Join(", ", prompts.Select(prompt => prompt.Template.Id));
            var document = new TextSamples("Prompts as they would be sent", "a preview: nothing was asked", names, samples.Count, samples);
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(document, ContractsJson.Indented), cancellationToken);
            await context.OutputAsync(TextSamples.FileName, file, cancellationToken);
            return new StageOutcome(await EstimateAsync(context, teacher, asked, preview, data, cancellationToken));
        }
        catch (Exception exception) when (exception is StageInputException or ArgumentException or InvalidDataException or FileNotFoundException)
        {
            throw new PermanentStageException(exception.Message, exception);
        }
    }

    // Each with the number of items or products that it asks for.
    private static IEnumerable<(PromptTemplate Template, int K)> Prompts(StageParameters parameters, TeacherSpec teacher)
    {
        if (teacher.Kind == "chat" && parameters.Lists == true)
            yield return (OwnTemplate.Load(teacher, ChatPrompts.Rankings), teacher.K);
        if (teacher.Kind == "chat" && parameters.Rationales is not null)
            yield return (OwnTemplate.Load(teacher, ChatPrompts.Rationales), ChatPrompts.Products);
        if (teacher.Kind == "local-lm")
            yield return (PromptTemplate.Load(LocalLmDefaults.Template(teacher.Model is null or "tiny")), 1);
        if (parameters.StudentLm is not null)
            yield return (StudentPrompts.Template, ChatPrompts.Products);
    }

    private static IEnumerable<ChatPrompts> ChatQuestions(StageParameters parameters, ChatTeacherOptions options, PreparedData data)
    {
        if (parameters.Lists == true)
            yield return ChatPrompts.ForRankings(options, data.Dataset, ChatPrompts.Sample(options, data.Split.Train));
        if (parameters.Rationales is { } question)
            yield return ChatPrompts.ForRationales(options, data.Dataset, AskChat.RationaleWindows(question.Users, parameters.Teacher!.Seed, data.Split));
    }

    private static async Task<string> EstimateAsync(
        IStageContext context, TeacherSpec teacher, List<ChatPrompts> asked, PreviewSpec preview, PreparedData data, CancellationToken cancellationToken)
    {
        if (asked.Count == 0)
            return teacher.Kind == "chat" ? "nothing would be asked" : "prompts of a model that runs here: asking costs no money";
        var options = teacher.ToChatOptions();
        // Lists come with vectors of the items, by the very texts that the stage embeds; what encode-text embeds is written by then.
        IReadOnlyList<string> embedded = options.Embeddings is null ? []
            : context.Parameters.Lists == true ? [.. data.Dataset.Catalogue.Items.Select(item => PromptContext.Show(item).ToString())]
            : ItemText.Of(data.Dataset.Catalogue);
        var keys = asked.SelectMany(prompts => prompts.Keys)
            .Concat(embedded.Select(text => AnswerKey.OfEmbedding(options.Embeddings!.Model, text, options.Embeddings.Dim)));
        // Answers come with their texts, which are not needed here: not all at once.
        var cached = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in keys.Chunk(KeysPerLookUp))
            cached.UnionWith((await context.Answers.FindAsync(part, cancellationToken)).Select(answer => answer.Key));
        var estimates = asked.Select((prompts, index) => TeacherEstimate.Of(options, prompts, index == 0 ? embedded : [], cached, preview.SecondsPerRequest)).ToList();
        var usd = estimates.All(estimate => estimate.UsdAtMost is not null) ? estimates.Sum(estimate => estimate.UsdAtMost) : null;
        void Param(string key, IFormattable? value) => context.Param($"estimate.{key}", value?.ToString(null, CultureInfo.InvariantCulture) ?? "unknown");
        var requests = estimates.Sum(estimate => estimate.Requests);
        Param("questions", estimates.Sum(estimate => estimate.Questions));
        Param("cached", estimates.Sum(estimate => estimate.Cached));
        Param("requests", requests);
        Param("prompt_tokens_at_most", estimates.Sum(estimate => estimate.PromptTokensAtMost));
        Param("answer_tokens_at_most", estimates.Sum(estimate => estimate.CompletionTokensAtMost));
        Param("usd_at_most", usd);
        Param("minutes", estimates.All(estimate => estimate.Minutes is not null) ? estimates.Sum(estimate => estimate.Minutes) : null);
        return $"{requests:N0} requests, {(usd is { } money ? $"at most ${money:0.00}" : "price unknown")}; nothing was asked";
    }

    // The user who was named first, then the sample that questions are drawn from.
    private static List<int> Windows(PreparedData data, PreviewSpec preview, int seed)
    {
        var train = data.Split.Train;
        var first = preview.User is { } user
            ? Enumerable.Range(0, train.Count).Where(row => train.Users[row] == user).DefaultIfEmpty(-1).Last()
            : -1;
        if (preview.User is { } missing && first < 0)
            throw new StageInputException($"preview.user is {missing}, who has no training window.");
        return [.. WindowSubset.OnePerUser(train, preview.Windows + 1, seed).Prepend(first).Where(row => row >= 0).Distinct().Take(preview.Windows)];
    }

    private static TextSample Sample(PromptTemplate template, int k, PreparedData data, int row)
    {
        var seen = PromptContext.Of(data.Dataset, data.Split.Train, row);
        return new TextSample(seen.User, seen.Position, "train", [.. seen.Items.Select(item => item.ToString())], template.Render(seen, k).Text, "", []);
    }
}
