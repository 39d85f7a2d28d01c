using Distillery.Contracts;
using Distillery.Data;
using Distillery.Distillation.Stages;
using Distillery.DistillationWorker;
using Distillery.JobSpecs;
using Distillery.Teachers;
using Distillery.WorkerRuntime;
using Distillery.WorkerStages;

namespace Distillery.Cli.Teachers;

/// <summary>What the job of a spec would ask its chat teacher. It is made by the same code that asks.</summary>
internal sealed class TeacherPlan
{
    private readonly ChatTeacherOptions _options;
    private readonly PreparedDataWindows _data;
    private readonly bool _asksRationales;

    private TeacherPlan(ChatTeacherOptions options, PreparedDataWindows data, bool asksRationales) => (_options, _data, _asksRationales) = (options, data, asksRationales);

    private string Asks => _asksRationales ? "rationales" : "lists";

    /// <summary>Reads the data and cuts its windows as the job would.</summary>
    /// <param name="spec">The spec.</param>
    /// <exception cref="BadInputException">The spec asks no chat teacher, or its data cannot be read here.</exception>
    public static TeacherPlan Of(JobSpec spec)
    {
        if (spec.Teacher.Kind != "chat")
            throw new BadInputException($"teacher.kind is {spec.Teacher.Kind}; only a chat teacher is asked by prompts that cost something.");
        var stage = JobPlanner.Plan(spec).FirstOrDefault(stage => stage.Kind == StageKinds.QueryTeacher)
            ?? throw new BadInputException($"method.name is {spec.Method.Name}: this job does not ask its teacher.");
        if (spec.Dataset.Id is not null)
            throw new BadInputException("dataset.id is given; for a preview name the data by dataset.path or dataset.sample.");
        try
        {
            var options = spec.Teacher.ToChatOptions();
            var dataset = spec.Dataset.Sample is not null ? SampleShop.Generate(spec.Dataset.ToSample()) : DatasetImporter.Import(spec.Dataset.Path!, spec.Dataset.ToImport());
            var split = spec.Split.ToOptions();
            var ordered = Windowing.Order(dataset, split);
            var windows = Windowing.Split(ordered, split);
            var asked = stage.Parameters.Rationales is { } question
                ? AskChat.RationaleWindows(question.Users, spec.Teacher.Seed, windows)
                : ChatPrompts.Sample(options, windows.Train);
            return new TeacherPlan(options, new PreparedDataWindows(ordered, windows.Train, asked), stage.Parameters.Rationales is not null);
        }
        catch (Exception error) when (error is ArgumentException or DatasetFormatException or FileNotFoundException or DirectoryNotFoundException or PermanentStageException)
        {
            throw new BadInputException(error.Message);
        }
    }

    /// <summary>The prompt of one user: of the window that would be asked about, or of the user's last training window.</summary>
    public async Task<PromptPreview> PreviewAsync(int user, StoreAnswers store, CancellationToken ct)
    {
        var row = Array.LastIndexOf(_data.Asked.Users, user);
        var (windows, note) = (_data.Asked, (string?)null);
        if (row < 0)
        {
            (row, windows) = (Array.LastIndexOf(_data.Train.Users, user), _data.Train);
            note = $"user {user} is not in the sample that would be asked about; this is the last training window";
        }

        if (row < 0)
            throw new BadInputException($"--user {user}: the data has no training window of that user; users are rows 0 to {_data.Dataset.Users.Count - 1}.");
        var prompts = PromptsOf(WindowSubset.Of(windows, [row]));
        var asked = prompts.All[0];
        var answer = (await store.FindAsync([asked.Key], ct)).GetValueOrDefault(asked.Key);
        return new PromptPreview(
            Asks, _options.Model, $"{prompts.Template.Id} {prompts.Template.Version}", asked.User, asked.Position, asked.Key, asked.TokensAtMost, _options.Decoding.MaxTokens,
            asked.Prompt.System, asked.Prompt.User, answer, note ?? store.Note);
    }

    /// <summary>What asking would take.</summary>
    public async Task<EstimateReport> EstimateAsync(double secondsPerRequest, StoreAnswers store, CancellationToken ct)
    {
        var prompts = PromptsOf(_data.Asked);
        IReadOnlyList<string> texts = _options.Embeddings is null || _asksRationales ? [] : [.. _data.Dataset.Catalogue.Items.Select(item => PromptContext.Show(item).ToString())];
        string[] keys = [.. prompts.All.Select(prompt => prompt.Key), .. texts.Select(text => AnswerKey.OfEmbedding(_options.Embeddings!.Model, text, _options.Embeddings.Dim))];
        var known = (await store.FindAsync(keys, ct)).Keys.ToHashSet(StringComparer.Ordinal);
        return new EstimateReport(Asks, _options.Model, _options.Budget.ToString(), TeacherEstimate.Of(_options, prompts, texts, known, secondsPerRequest), store.Note);
    }

    private ChatPrompts PromptsOf(WindowSet windows)
    {
        try
        {
            return _asksRationales ? ChatPrompts.ForRationales(_options, _data.Dataset, windows) : ChatPrompts.ForRankings(_options, _data.Dataset, windows);
        }
        catch (Exception error) when (error is ArgumentException or FileNotFoundException or InvalidDataException)
        {
            throw new BadInputException(error.Message);
        }
    }

    private sealed record PreparedDataWindows(Dataset Dataset, WindowSet Train, WindowSet Asked);
}
