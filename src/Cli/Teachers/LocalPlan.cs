using Distillery.Contracts;
using Distillery.JobSpecs;
using Distillery.Teachers;
using Distillery.WorkerStages;

namespace Distillery.Cli.Teachers;

/// <summary>What the job of a spec would let a language model read and write that it runs itself.</summary>
internal sealed class LocalPlan
{
    private readonly LocalLmPlan _plan;
    private readonly LocalLmOptions _options;
    private readonly int _users;

    private LocalPlan(LocalLmPlan plan, LocalLmOptions options, int users) => (_plan, _options, _users) = (plan, options, users);

    private string Counted => _plan.CountsExactly ? "counted with the model's tokenizer" : "at most: tiny's tokenizer is learnt by the job itself";

    /// <summary>Plans as the job would.</summary>
    /// <exception cref="BadInputException">The job asks no teacher, or the model or the data do not fit.</exception>
    public static LocalPlan Of(JobSpec spec, PlanData data)
    {
        if (JobPlanner.Plan(spec).All(stage => stage.Kind != StageKinds.QueryTeacher))
            throw TeacherPlan.AsksNobody(spec);
        var options = spec.Teacher.ToLocalLmOptions();
        return Guarded(() => new LocalPlan(LocalLmPlan.Of(data.Dataset, data.Split, options), options, data.Dataset.Users.Count));
    }

    /// <summary>The prompt of one user.</summary>
    public LocalPromptPreview Preview(int user)
    {
        var prompt = Guarded(() => _plan.PromptOf(user)) ?? throw TeacherPlan.NoWindow(user, _users);
        var cut = prompt.Tokens - _plan.PromptTokensAtMost;
        var notes = new List<string>();
        if (prompt.IsLearnt)
            notes.Add($"the model learns from this window, so it is not asked about it; no other training window of user {user} is asked about");
        else if (!prompt.IsAnswered)
            notes.Add($"user {user} is not in the sample that is asked about (teacher.windows); this is the last training window");
        if (cut > 0)
            notes.Add(_plan.CountsExactly ? $"too long: its oldest {cut:N0} tokens after the first are left out" : $"where it has more than {_plan.PromptTokensAtMost:N0} tokens, its oldest are left out");
        return new LocalPromptPreview(
            _options.Label, $"{_plan.Template.Id}, version {_plan.Template.Version}", prompt.User, prompt.Position, prompt.Tokens, _plan.PromptTokensAtMost, _plan.AnswerTokensAtMost, Counted,
            prompt.Text, notes.Count > 0 ? string.Join("; ", notes) : null);
    }

    /// <summary>What it would compute.</summary>
    public LocalEstimate Estimate(CancellationToken ct) => Guarded(() => new LocalEstimate(
        _options.Label, _options.IsTiny ? $"on the dataset's own text, up to {LocalLmDefaults.Tiny(_options.Seed).MaxTokens:N0} tokens" : null, _plan.Learnt, _plan.Tuning.Epochs, _plan.Validated, _plan.Answered, _plan.ForGamma, _plan.PromptTokens(ct), (long)(_plan.Answered + _plan.ForGamma) * _plan.AnswerTokensAtMost, Counted));

    private static T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception error) when (error is ArgumentException or InvalidDataException or FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BadInputException(error.Message);
        }
    }
}
