using Distillery.Distillation.Slim;
using Distillery.Recommenders;
using Distillery.Teachers;
using TorchSharp;

namespace Distillery.Distillation.Stages;

/// <summary>Stage <c>distill</c>: trains one model, chooses its epoch on validation and writes it down.</summary>
public static class TrainStudent
{
    /// <summary>Name of the description of the training.</summary>
    public const string HistoryName = "history.json";

    private const int MostStepLosses = 500;

    /// <summary>What is written, relative to the folder.</summary>
    public static IReadOnlyList<string> Files { get; } = [StudentFile.WeightsName, StudentFile.ManifestName, HistoryName];

    /// <summary>Trains, or goes on where the checkpoint stands: an interrupted stage ends with the same weights as an unbroken one.</summary>
    /// <param name="options">What to train.</param>
    /// <param name="data">The data.</param>
    /// <param name="answers">The teacher's answers; null is allowed where the method needs none.</param>
    /// <param name="folder">Where <see cref="Files"/> are written; made where it is missing.</param>
    /// <param name="checkpoints">Where checkpoints are kept; null for none.</param>
    /// <param name="report">Told where the training stands.</param>
    /// <param name="time">Measures durations; default the system's clock.</param>
    /// <param name="texts">The text vectors; null is allowed where the method needs none.</param>
    /// <param name="cancellationToken">Ends the training within a step; a checkpoint is written first.</param>
    /// <exception cref="StageInputException">Options, data and answers do not fit together, or the training diverged.</exception>
    public static TrainingHistory Run(
        TrainStudentOptions options,
        PreparedData data,
        TeacherAnswers? answers,
        string folder,
        ICheckpointStore? checkpoints = null,
        IStageReport? report = null,
        TimeProvider? time = null,
        TextVectors? texts = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(data);
        report ??= SilentReport.Instance;
        var device = Devices.Resolve(options.Device);
        var (student, objective) = StudentBuilder.Build(options, data, answers, device, texts);
        using var owned = student;
        using var ownedObjective = objective as IDisposable;
        TrainingResult result;
        try
        {
            result = new Trainer(options.Training, time).Train(
                student, objective, new RankingValidation(data.Split.Validation), checkpoints, new TrainingReport(report).Tell, cancellationToken);
        }
        catch (Exception exception) when (exception is ArgumentException or TrainingDivergedException)
        {
            throw new StageInputException(exception.Message, exception);
        }

        if (result.ResumedAtEpoch is { } epoch)
            report.Log($"went on from a checkpoint in epoch {epoch}.");
        StudentFile.Write(folder, student, Origin(options, data, answers, texts));
        var history = History(options, result, objective.Name, TeacherOf(options, answers, texts), student, device);
        // Written last: a folder with it holds a finished student.
        StageFiles.Write(Path.Combine(folder, HistoryName), history);
        return history;
    }

    private static StudentOrigin Origin(TrainStudentOptions options, PreparedData data, TeacherAnswers? answers, TextVectors? texts) => new()
    {
        DatasetDigest = data.Info.DatasetDigest,
        CatalogueDigest = data.Info.CatalogueDigest,
        Seed = options.Training.Seed,
        Protocol = data.Info.SplitInWords,
        Method = options.Method.Name,
        Mode = options.Method.Mode,
        Teacher = TeacherOf(options, answers, texts) ?? "",
        Texts = options.Method.NeedsTexts ? texts!.Digest() : "",
        Commit = CodeVersion.Current,
    };

    // Whoever wrote what was learnt beside the interactions.
    private static string? TeacherOf(TrainStudentOptions options, TeacherAnswers? answers, TextVectors? texts) =>
        options.Method.NeedsTeacher ? answers!.Provenance.Label : options.Method.NeedsTexts ? $"{texts!.Source}; {texts.Encoder}" : null;

    private static TrainingHistory History(
        TrainStudentOptions options, TrainingResult result, string objective, string? teacher, IStudent student, torch.Device device)
    {
        var every = Math.Max(1, (result.StepLosses.Count + MostStepLosses - 1) / MostStepLosses);
        return new TrainingHistory
        {
            BestEpoch = result.BestEpoch,
            StoppedEarly = result.StoppedEarly,
            Seconds = result.Seconds,
            Device = Devices.NameOf(device),
            Seed = options.Training.Seed,
            Objective = objective,
            Teacher = teacher,
            Parameters = student.Module.parameters().Sum(parameter => parameter.numel()),
            CodeVersion = CodeVersion.Current,
            Epochs = [.. result.Epochs.Select(epoch => new TrainingEpoch(
                epoch.Epoch, epoch.Loss, epoch.Seconds, epoch.ValidationSeconds, epoch.Validation?.Metrics ?? new Dictionary<string, double>()))],
            StepLosses = [.. result.StepLosses.Where((_, step) => step % every == 0)],
            StepLossEvery = every,
        };
    }
}
