using Distillery.Data;
using Distillery.Teachers;

namespace Distillery.Distillation.Stages;

/// <summary>Stage <c>query-teacher</c> with a chat endpoint: lists for training windows, or rationales. The prompts are written before anything is sent.</summary>
public static class AskChat
{
    /// <summary>The windows that are asked for rationales: one training window each of some users, or every window of every part.</summary>
    /// <param name="users">How many users; null for every window.</param>
    /// <param name="seed">Seed of the draw.</param>
    /// <param name="split">The windows.</param>
    public static WindowSet RationaleWindows(int? users, int seed, WindowSplit split)
    {
        ArgumentNullException.ThrowIfNull(split);
        return users is { } count
            ? WindowSubset.Of(split.Train, WindowSubset.OnePerUser(split.Train, count, seed))
            : WindowUnion.Of([split.Train, split.Validation, split.Test]);
    }

    /// <summary>Asks for lists, and item vectors where an embeddings model is named.</summary>
    /// <param name="teacher">The teacher.</param>
    /// <param name="options">Its settings.</param>
    /// <param name="data">The data.</param>
    /// <param name="folder">Where prompts, answers and provenance are written; made where it is missing.</param>
    /// <param name="cancellationToken">Ends the work early; answers so far are kept.</param>
    /// <exception cref="StageInputException">An option does not fit the data, or no answer names an item.</exception>
    /// <exception cref="TeacherStoppedException">Asking ended early; the message says what is missing.</exception>
    public static async Task<TeacherAnswers> RankAsync(
        ChatTeacher teacher, ChatTeacherOptions options, PreparedData data, string folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(teacher);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(data);
        try
        {
            ChatPrompts.ForRankings(options, data.Dataset, ChatPrompts.Sample(options, data.Split.Train)).Write(Path.Combine(folder, ChatPrompts.FileName));
            var answers = await teacher.RankAsync(data.Dataset, data.Split.Train, cancellationToken);
            TeacherAnswersFile.Write(Path.Combine(folder, QueryTeacher.AnswersName), answers);
            StageFiles.Write(Path.Combine(folder, QueryTeacher.ProvenanceName), answers.Provenance);
            return answers;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidDataException or FileNotFoundException)
        {
            throw new StageInputException(exception.Message, exception);
        }
    }

    /// <summary>Asks for rationales.</summary>
    /// <param name="teacher">The teacher.</param>
    /// <param name="options">Its settings.</param>
    /// <param name="users">How many users; null for every window, see <see cref="RationaleWindows"/>.</param>
    /// <param name="data">The data.</param>
    /// <param name="folder">Where prompts and rationales are written; made where it is missing.</param>
    /// <param name="cancellationToken">Ends the work early; answers so far are kept.</param>
    /// <returns>
    /// The rationales. Of users, those that were answered. Of every window, one each, empty where the question was given up: a filter that will never let
    /// one prompt through must not cost the job, and its row then has its history alone.
    /// </returns>
    /// <exception cref="StageInputException">An option does not fit the data, or there is no valid answer.</exception>
    /// <exception cref="TeacherStoppedException">Asking ended early; the message says what is missing.</exception>
    public static async Task<RationaleFile> RationalesAsync(
        ChatTeacher teacher, ChatTeacherOptions options, int? users, PreparedData data, string folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(teacher);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(data);
        try
        {
            var windows = RationaleWindows(users, checked((int)options.Seed), data.Split);
            ChatPrompts.ForRationales(options, data.Dataset, windows).Write(Path.Combine(folder, ChatPrompts.FileName));
            var file = await teacher.RationalesAsync(data.Dataset, windows, cancellationToken);
            if (users is null)
                file = file with { Rationales = [.. file.Find(windows).Select((found, row) => found ?? new Rationale(windows.Users[row], windows.Positions[row], "", ["", "", ""]))] };
            RationaleFile.Write(Path.Combine(folder, RationaleFile.FileName), file.Provenance, file.Rationales);
            return file;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidDataException or FileNotFoundException)
        {
            throw new StageInputException(exception.Message, exception);
        }
    }
}
