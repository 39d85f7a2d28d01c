using Distillery.Contracts;
using Distillery.Distillation.Stages;
using Distillery.Teachers;
using Distillery.WorkerRuntime;

namespace Distillery.TeacherWorker;

/// <summary>Runs <c>query-teacher</c>.</summary>
/// <param name="clock">The clock by which endpoints are asked.</param>
public sealed class QueryTeacherHandler(TimeProvider clock) : IStageHandler
{
    /// <inheritdoc/>
    public string Kind => StageKinds.QueryTeacher;

    /// <inheritdoc/>
    public async Task<string?> ExternalInputsAsync(StageParameters parameters, CancellationToken cancellationToken)
    {
        var teacher = TeacherOf(parameters);
        var files = teacher.Kind == "files" ? await FolderDigest(teacher.Folder, cancellationToken) : "";
        var template = teacher is { Kind: "chat", Template: { } own } ? OwnTemplate.Load(teacher, own).Digest : "";
        var model = teacher.Kind == "local-lm" ? await LocalLmStage.ExternalInputsAsync(parameters, teacher, cancellationToken) : "";
        return $"query-teacher {CodeVersion.Algorithms} {files}{template}{model}".TrimEnd();
    }

    /// <inheritdoc/>
    public async Task<StageOutcome> RunAsync(IStageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var teacher = TeacherOf(context.Parameters);
        try
        {
            var data = await PreparedInputs.OpenAsync(context, cancellationToken);
            if (context.Parameters.Rationales is { } question)
                return await RationaleQuestions.AskAsync(context, teacher, Options(teacher), question, data, clock, cancellationToken);
            if (teacher.Kind == "chat")
                OwnTemplate.Load(teacher, ChatPrompts.Rankings);
            var folder = Path.Combine(context.WorkFolder, "answers");
            var answers = teacher.Kind switch
            {
                "chat" => await ChatStage.RunAsync(context, teacher, clock, (chat, options) => AskChat.RankAsync(chat, options, data, folder, cancellationToken), cancellationToken),
                "local-lm" => await LocalLmStage.RunAsync(context, teacher, Options(teacher), data, folder, cancellationToken),
                _ => await Task.Run(() => QueryTeacher.Run(Options(teacher), data, folder, new ContextReport(context), cancellationToken: cancellationToken), cancellationToken),
            };
            foreach (var (name, value) in answers.Provenance.Parameters)
                context.Param($"teacher.{name}", value);
            context.Param("teacher", answers.Provenance.Label);
            foreach (var name in new[] { QueryTeacher.AnswersName, QueryTeacher.ProvenanceName })
                await context.OutputAsync(name, Path.Combine(folder, name), cancellationToken);
            if (teacher.Kind == "local-lm")
                await LocalLmStage.OutputAsync(context, folder, answers.Provenance, data, cancellationToken);
            if (teacher.Kind == "chat")
                await context.OutputAsync(ChatPrompts.FileName, Path.Combine(folder, ChatPrompts.FileName), cancellationToken);
            var vectors = answers.ItemVectors is { } items ? $", {items.Count:N0} item vectors of {items.Dim}" : "";
            // Who paid for an answer wants to know what became of it.
            var asked = teacher.Kind == "chat" ? ChatPrompts.Sample(teacher.ToChatOptions(), data.Split.Train).Count : answers.Count;
            var without = asked > answers.Count ? $" for {asked:N0} windows; the answers of the others are missing or name nothing new of the catalogue" : "";
            return new StageOutcome($"{answers.Count:N0} lists of {answers.K} items{vectors}{without} ({answers.Provenance.Label})");
        }
        catch (StageInputException exception)
        {
            throw new PermanentStageException(exception.Message, exception);
        }
    }

    private static QueryTeacherOptions Options(TeacherSpec teacher) => new()
    {
        Kind = teacher.Kind == "files" ? TeacherKind.Files : TeacherKind.Content,
        Folder = teacher.Folder,
        ListLength = teacher.K,
        VectorDim = teacher.VectorDim,
        Folds = teacher.Folds,
        Seed = teacher.Seed,
    };

    private static TeacherSpec TeacherOf(StageParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return parameters.Teacher ?? throw new PermanentStageException("the stage query-teacher has no teacher: the job's plan is broken, submit the job again.");
    }

    private static async Task<string> FolderDigest(string? folder, CancellationToken cancellationToken)
    {
        try
        {
            return await ContentDigests.OfAsync(folder ?? "", cancellationToken);
        }
        catch (StageInputException exception)
        {
            throw new PermanentStageException($"teacher.folder: {exception.Message}", exception);
        }
    }
}
