using Distillery.Contracts;
using Distillery.Distillation.Stages;
using Distillery.WorkerRuntime;

namespace Distillery.TeacherWorker;

/// <summary>Runs <c>query-teacher</c>.</summary>
public sealed class QueryTeacherHandler : IStageHandler
{
    /// <inheritdoc/>
    public string Kind => StageKinds.QueryTeacher;

    /// <inheritdoc/>
    public async Task<string?> ExternalInputsAsync(StageParameters parameters, CancellationToken cancellationToken)
    {
        var teacher = TeacherOf(parameters);
        var files = teacher.Kind == "files" ? await FolderDigest(teacher.Folder, cancellationToken) : "";
        return $"query-teacher {CodeVersion.Algorithms} {files}".TrimEnd();
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
                return await RationaleQuestions.AskAsync(context, teacher, Options(teacher), question, data, cancellationToken);
            var folder = Path.Combine(context.WorkFolder, "answers");
            var answers = await Task.Run(
                () => QueryTeacher.Run(Options(teacher), data, folder, new ContextReport(context), cancellationToken),
                cancellationToken);
            foreach (var (name, value) in answers.Provenance.Parameters)
                context.Param($"teacher.{name}", value);
            context.Param("teacher", answers.Provenance.Label);
            foreach (var name in new[] { QueryTeacher.AnswersName, QueryTeacher.ProvenanceName })
                await context.OutputAsync(name, Path.Combine(folder, name), cancellationToken);
            var vectors = answers.ItemVectors is { } items ? $", {items.Count:N0} item vectors of {items.Dim}" : "";
            return new StageOutcome($"{answers.Count:N0} lists of {answers.K} items{vectors} ({answers.Provenance.Label})");
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
