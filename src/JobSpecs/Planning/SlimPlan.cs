using Distillery.Contracts;

namespace Distillery.JobSpecs;

/// <summary>
/// The stages of SLIM: <c>ask-rationales → fine-tune → write-rationales → encode-text</c>. Each is planned only if some row of the table
/// needs what it makes; rows with equal texts share one encoding.
/// </summary>
internal static class SlimPlan
{
    /// <summary>Name of the stage in which the teacher writes rationales for the users that the student LM learns from.</summary>
    public const string AskSample = "ask-rationales";

    /// <summary>Name of the stage in which the teacher writes rationales for every window.</summary>
    public const string AskAll = "ask-every-rationale";

    /// <summary>The stages before the students' training.</summary>
    /// <param name="spec">A valid spec.</param>
    /// <param name="rows">The trained rows.</param>
    public static IEnumerable<StagePlan> Stages(JobSpec spec, IReadOnlyList<ModelRowSpec> rows)
    {
        var texts = rows.Where(IsSlim).Select(row => TextOf(row.Method!)).Distinct().ToList();
        var studentLm = spec.StudentLm ?? new StudentLmSpec();
        // One question after the other: the budget is the job's, and what one stage was told the next one need not ask again.
        IReadOnlyList<string> asked = rows.Any(JobPlanner.LearnsFromTeacher) ? [StageKinds.PrepareData, StageKinds.QueryTeacher] : [StageKinds.PrepareData];
        if (texts.Any(text => text.Source == "student"))
        {
            yield return new StagePlan(AskSample, StageKinds.QueryTeacher, asked, new StageParameters { Teacher = spec.Teacher, Rationales = new RationaleQuestion(studentLm.Users) });
            var tuned = new StageParameters { StudentLm = studentLm, Device = spec.Resources.Device };
            yield return new StagePlan(StageKinds.FineTune, StageKinds.FineTune, [StageKinds.PrepareData, AskSample], tuned);
            yield return new StagePlan(StageKinds.WriteRationales, StageKinds.WriteRationales, [StageKinds.PrepareData, StageKinds.FineTune], tuned);
        }

        if (texts.Any(text => text.Source == "teacher"))
            yield return new StagePlan(AskAll, StageKinds.QueryTeacher, texts.Any(text => text.Source == "student") ? [.. asked, AskSample] : asked, new StageParameters { Teacher = spec.Teacher, Rationales = new RationaleQuestion(null) });
        foreach (var text in texts)
        {
            var parameters = new StageParameters { Text = text, Teacher = text.Encoder == "chat" ? spec.Teacher : null, Device = text.Encoder == "bert" ? spec.Resources.Device : null };
            yield return new StagePlan(EncodeStage(text), StageKinds.EncodeText, [StageKinds.PrepareData, .. SourceStages(text)], parameters);
        }
    }

    /// <summary>For which windows the teacher writes rationales in all; null where for none.</summary>
    public static RationaleQuestion? Question(JobSpec spec, IReadOnlyList<ModelRowSpec> rows)
    {
        var sources = rows.Where(IsSlim).Select(row => row.Method!.Slim!.Rationales).ToHashSet();
        return sources.Contains("teacher") ? new RationaleQuestion(null) : UsesStudentLm(rows) ? new RationaleQuestion((spec.StudentLm ?? new StudentLmSpec()).Users) : null;
    }

    /// <summary>Whether some row learns from the student LM's rationales.</summary>
    public static bool UsesStudentLm(IReadOnlyList<ModelRowSpec> rows) => rows.Any(row => IsSlim(row) && row.Method!.Slim!.Rationales == "student");

    /// <summary>Whether a row learns from texts.</summary>
    public static bool IsSlim(ModelRowSpec row) => row.Method is { Name: "slim" };

    /// <summary>Name of the stage whose vectors a SLIM row reads.</summary>
    public static string EncodeStage(ModelRowSpec row) => EncodeStage(TextOf(row.Method!));

    private static string EncodeStage(TextEncoding text)
    {
        var steps = text.Source == "none" || text.Steps == "123" ? "" : $"-steps-{text.Steps}";
        return $"{StageKinds.EncodeText}-{(text.Source == "none" ? "items" : text.Source)}{steps}-{text.Encoder}{(text.Encoder == "tfidf" ? $"-{text.Dim}" : "")}";
    }

    private static IEnumerable<string> SourceStages(TextEncoding text) => text.Source switch
    {
        "student" => [StageKinds.WriteRationales],
        "teacher" => [AskAll],
        _ => [],
    };

    // Settings that a text does not depend on are levelled, so that equal texts are encoded once.
    private static TextEncoding TextOf(MethodSpec method)
    {
        var slim = method.Slim!;
        return new TextEncoding(
            slim.Rationales,
            slim.Rationales == "none" ? "" : string.Concat(slim.Steps.Distinct().Order()),
            slim.Encoder,
            slim.Encoder == "bert" ? slim.EncoderFolder : null,
            slim.Encoder == "tfidf" ? slim.TextDim : 0);
    }
}
