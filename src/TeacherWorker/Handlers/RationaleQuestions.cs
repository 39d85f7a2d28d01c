using Distillery.Contracts;
using Distillery.Distillation.Stages;
using Distillery.Teachers;
using Distillery.WorkerRuntime;

namespace Distillery.TeacherWorker;

/// <summary>The part of <c>query-teacher</c> that asks for rationales instead of lists.</summary>
internal static class RationaleQuestions
{
    public static async Task<StageOutcome> AskAsync(
        IStageContext context, TeacherSpec teacher, QueryTeacherOptions options, RationaleQuestion question, PreparedData data, TimeProvider clock, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(context.WorkFolder, "rationales");
        // Read before anything is asked and paid: what was asked is shown beside the answers at the end.
        var template = teacher.Kind == "chat" ? OwnTemplate.Load(teacher, ChatPrompts.Rationales) : null;
        var began = clock.GetTimestamp();
        var file = teacher.Kind switch
        {
            "content" => await Task.Run(() => AskContentRationales.Run(options, question.Users, data, folder, new ContextReport(context), cancellationToken), cancellationToken),
            "chat" => await ChatStage.RunAsync(
                context, teacher, clock,
                (chat, settings) => AskChat.RationalesAsync(chat, settings, question.Users, data, folder, cancellationToken), cancellationToken),
            _ => throw new PermanentStageException($"teacher.kind is {teacher.Kind}; rationales are written by content and chat."),
        };
        // An endpoint's answers may have been there before; what it takes for one is its own metric.
        if (teacher.Kind == "content")
            context.Metric("seconds_per_rationale", 0, clock.GetElapsedTime(began).TotalSeconds / Math.Max(1, file.Rationales.Count));
        if (teacher.Kind == "chat")
            await context.OutputAsync(ChatPrompts.FileName, Path.Combine(folder, ChatPrompts.FileName), cancellationToken);
        context.Param("teacher", file.Provenance.Label);
        foreach (var (name, value) in file.Provenance.Decoding)
            context.Param($"teacher.{name}", value);
        await context.OutputAsync(RationaleFile.FileName, Path.Combine(folder, RationaleFile.FileName), cancellationToken);
        await RationaleSamples.WriteAsync(context, "The teacher's rationales", file, data, cancellationToken, template);
        var complete = file.Rationales.Count(rationale => RationaleSteps.AreComplete(rationale.Steps));
        context.Metric("rationales", 0, file.Rationales.Count);
        context.Metric("complete_rationales", 0, complete);
        return new StageOutcome($"{file.Rationales.Count:N0} rationales, {complete:N0} with all three steps ({file.Provenance.Label})");
    }
}
