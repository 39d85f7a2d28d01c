using Distillery.Contracts;
using Distillery.Data;
using Distillery.Distillation.Stages;
using Distillery.JobSpecs;
using Distillery.Teachers;
using Distillery.WorkerStages;

namespace Distillery.Cli.Teachers;

/// <summary>What the job of a spec would ask its chat teacher. It is made by the same code that asks.</summary>
internal sealed class TeacherPlan
{
    private readonly ChatTeacherOptions _options;
    private readonly PlanData _data;
    private readonly WindowSet _asked;
    private readonly bool _asksRationales;

    private TeacherPlan(ChatTeacherOptions options, PlanData data, WindowSet asked, bool asksRationales) => (_options, _data, _asked, _asksRationales) = (options, data, asked, asksRationales);

    // Answers at a started platform are not looked up from here, one by one.
    private string? RemoteNote => _data.IsRemote
        ? "the data come from the started platform, whose kept answers are not looked up from here: every answer counts as unknown. Submitted with preview: {}, the spec is estimated there"
        : null;

    private string Asks => _asksRationales ? "rationales" : "lists";

    /// <summary>Plans as the job would.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="data">Its data.</param>
    /// <exception cref="BadInputException">The job asks no teacher.</exception>
    public static TeacherPlan Of(JobSpec spec, PlanData data)
    {
        var stage = JobPlanner.Plan(spec).FirstOrDefault(stage => stage.Kind == StageKinds.QueryTeacher) ?? throw AsksNobody(spec);
        try
        {
            var options = spec.Teacher.ToChatOptions();
            var asked = stage.Parameters.Rationales is { } question
                ? AskChat.RationaleWindows(question.Users, spec.Teacher.Seed, data.Split)
                : ChatPrompts.Sample(options, data.Split.Train);
            return new TeacherPlan(options, data, asked, stage.Parameters.Rationales is not null);
        }
        catch (ArgumentException error)
        {
            throw new BadInputException(error.Message);
        }
    }

    /// <summary>Why there is neither a prompt nor a cost for a spec; null where there may be.</summary>
    /// <param name="spec">The spec.</param>
    public static string? WhyNobodyIsAsked(JobSpec spec) => spec.Teacher.Kind switch
    {
        "chat" or "local-lm" => null,
        "files" => "teacher.kind is files: its answers are read from teacher.folder, so nobody is asked, there is no prompt, and nothing is paid.",
        var kind => $"teacher.kind is {kind}: it is no language model and nobody is asked. Its lists come from item-kNN and item text, its rationales from a template; there is no prompt, and nothing is paid.{ForStudent(spec)}",
    };

    /// <summary>The refusal of a spec whose rows need no teacher.</summary>
    public static BadInputException AsksNobody(JobSpec spec) => new($"method.name is {spec.Method.Name}: no row of this job learns from its teacher, so it is not asked.");

    /// <summary>The refusal of a user who has no window.</summary>
    public static BadInputException NoWindow(int user, int users) => new($"--user {user}: the data has no training window of that user; users are rows 0 to {users - 1}.");

    // The student LM's prompts cost nothing, but people want to see them.
    private static string ForStudent(JobSpec spec) => spec.StudentLm is null ? "" : " The student LM's prompts are shown by submitting the spec with preview: {}.";

    /// <summary>The prompt of one user: of the window that would be asked about, or of the user's last training window.</summary>
    public async Task<PromptPreview> PreviewAsync(int user, StoreAnswers store, CancellationToken ct)
    {
        var row = Array.LastIndexOf(_asked.Users, user);
        var (windows, note) = (_asked, (string?)null);
        if (row < 0)
        {
            (row, windows) = (Array.LastIndexOf(_data.Split.Train.Users, user), _data.Split.Train);
            note = $"user {user} is not in the sample that would be asked about; this is the last training window";
        }

        if (row < 0)
            throw NoWindow(user, _data.Dataset.Users.Count);
        var prompts = PromptsOf(WindowSubset.Of(windows, [row]));
        var asked = prompts.All[0];
        var answer = (await store.FindAsync([asked.Key], ct)).GetValueOrDefault(asked.Key);
        return new PromptPreview(
            Asks, _options.Model, $"{prompts.Template.Id}, version {prompts.Template.Version}", asked.User, asked.Position, asked.Key, asked.TokensAtMost, _options.Decoding.MaxTokens,
            asked.Prompt.System, asked.Prompt.User, answer, note ?? store.Note ?? RemoteNote);
    }

    /// <summary>What asking would take.</summary>
    public async Task<EstimateReport> EstimateAsync(double secondsPerRequest, StoreAnswers store, CancellationToken ct)
    {
        var prompts = PromptsOf(_asked);
        IReadOnlyList<string> texts = _options.Embeddings is null || _asksRationales ? [] : [.. _data.Dataset.Catalogue.Items.Select(item => PromptContext.Show(item).ToString())];
        string[] keys = [.. prompts.Keys, .. texts.Select(text => AnswerKey.OfEmbedding(_options.Embeddings!.Model, text, _options.Embeddings.Dim))];
        var known = (await store.FindAsync(keys, ct)).Keys.ToHashSet(StringComparer.Ordinal);
        return new EstimateReport(Asks, _options.Model, _options.Budget.ToString(), TeacherEstimate.Of(_options, prompts, texts, known, secondsPerRequest), store.Note ?? RemoteNote);
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
}
