using Distillery.LanguageModels;
using Distillery.Teachers;

namespace Distillery.Distillation.Stages;

/// <summary>Stage <c>query-teacher</c>: the teacher's lists for the training rows and its item vectors, in one file with their provenance.</summary>
public static class QueryTeacher
{
    /// <summary>Name of the file of the answers.</summary>
    public const string AnswersName = "answers.safetensors";

    /// <summary>Name of the description.</summary>
    public const string ProvenanceName = "provenance.json";

    /// <summary>Asks the teacher.</summary>
    /// <param name="options">Which teacher, and for what.</param>
    /// <param name="data">The data.</param>
    /// <param name="folder">Where both files are written; made where it is missing.</param>
    /// <param name="report">Told what happens.</param>
    /// <param name="kept">For <see cref="TeacherKind.LocalLm"/>: where unfinished work is kept.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="StageInputException">The teacher's files are broken or of another dataset, or an option does not fit the data.</exception>
    public static TeacherAnswers Run(
        QueryTeacherOptions options,
        PreparedData data,
        string folder,
        IStageReport? report = null,
        LocalLmCheckpoints? kept = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(data);
        report ??= SilentReport.Instance;
        try
        {
            var answers = options.Kind switch
            {
                TeacherKind.Content => AskContent(options, data, report, cancellationToken),
                TeacherKind.LocalLm => AskLocalLm(options, data, folder, report, kept, cancellationToken),
                _ => ReadFiles(options, data, report, cancellationToken),
            };
            answers.RequireDataset(data.Dataset);
            report.Progress(0.95, "writing the answers");
            Directory.CreateDirectory(folder);
            TeacherAnswersFile.Write(Path.Combine(folder, AnswersName), answers);
            StageFiles.Write(Path.Combine(folder, ProvenanceName), answers.Provenance);
            report.Progress(1, $"{answers.Count:N0} lists of {answers.K} ({answers.Provenance.Label})");
            return answers;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidDataException or TeacherFilesException or DirectoryNotFoundException or FileNotFoundException or TuningDivergedException)
        {
            throw new StageInputException(exception.Message, exception);
        }
    }

    /// <summary>Reads answers, and makes sure that they are about this data.</summary>
    /// <param name="file">What <see cref="Run"/> wrote.</param>
    /// <param name="data">The data.</param>
    /// <exception cref="StageInputException">The file is broken, or the answers are about another dataset.</exception>
    public static TeacherAnswers Load(string file, PreparedData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        try
        {
            var answers = TeacherAnswersFile.Read(file);
            answers.RequireDataset(data.Dataset, Path.GetFileName(file));
            return answers;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidDataException or FileNotFoundException or DirectoryNotFoundException)
        {
            throw new StageInputException(exception.Message, exception);
        }
    }

    private static TeacherAnswers AskContent(QueryTeacherOptions options, PreparedData data, IStageReport report, CancellationToken cancellationToken)
    {
        report.Progress(0, "fitting item-kNN and text");
        var teacher = ContentTeacher.Fit(
            data.Dataset,
            data.Split,
            new ContentTeacherOptions { Folds = options.Folds, Seed = options.Seed, VectorDim = options.VectorDim },
            cancellationToken);
        var chosen = teacher.Hybrid.Weights;
        report.Log($"content teacher (not an LLM): weights {chosen.Text} for text and {chosen.Codes} for codes, chosen on validation.");
        // Only training rows are answered: a list for a validation or test row could not be learnt from honestly.
        var progress = new ShareReport(report, 0.3, 0.95, $"{data.Split.Train.Count:N0} cross-fitted lists");
        return teacher.Answer(data.Split.Train, crossFit: true, options.ListLength, progress, cancellationToken);
    }

    private static TeacherAnswers AskLocalLm(
        QueryTeacherOptions options, PreparedData data, string folder, IStageReport report, LocalLmCheckpoints? kept, CancellationToken cancellationToken) =>
        LocalLmTeacher.Ask(
            data.Dataset,
            data.Split,
            options.LocalLm with { K = options.ListLength, Seed = options.Seed },
            kept,
            new StageTeacherReport(report),
            folder,
            cancellationToken);

    private static TeacherAnswers ReadFiles(QueryTeacherOptions options, PreparedData data, IStageReport report, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(options.Folder))
            throw new StageInputException("teacher.folder is missing; kind files needs the folder of its artefacts.");
        report.Progress(0, "reading the teacher's files");
        return FilesTeacher.Read(options.Folder, data.Dataset, data.Split.Train, options.ListLength, cancellationToken);
    }
}
