using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Distillery.Contracts;
using Distillery.Teachers;
using Distillery.WorkerRuntime;

namespace Distillery.WorkerStages;

/// <summary>A chat teacher inside a stage: its answers in the platform's store, its spending as metrics of the stage's run.</summary>
public static class ChatStage
{
    /// <summary>Runs something with the teacher that a spec names.</summary>
    /// <param name="context">The stage.</param>
    /// <param name="teacher">The spec's teacher, of kind <c>chat</c>.</param>
    /// <param name="clock">The clock of limits and waits.</param>
    /// <param name="work">What to do.</param>
    /// <param name="cancellationToken">Ends the work early; answers so far are kept.</param>
    /// <exception cref="PermanentStageException">A setting is wrong, the budget is used up, or the endpoint refuses everything.</exception>
    public static async Task<T> RunAsync<T>(
        IStageContext context, TeacherSpec teacher, TimeProvider clock, Func<ChatTeacher, ChatTeacherOptions, Task<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(teacher);
        ArgumentNullException.ThrowIfNull(work);
        var (options, key) = Settings(teacher);
        options = options with { OrderSeed = BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(context.StageId))) };
        using var chat = await ChatTeacher.OpenAsync(options, key, new StoredAnswers(context.Answers), clock, progress => Report(context, progress), cancellationToken);
        try
        {
            return await work(chat, options);
        }
        catch (TeacherStoppedException stopped) when (stopped.Reason is not (TeacherStop.Failed or TeacherStop.Throttled))
        {
            throw new PermanentStageException(stopped.Message, stopped);
        }
        finally
        {
            Report(context, chat.Progress);
            if (chat.Progress.GivenUp > 0)
                context.Log("warning", $"{chat.Progress.GivenUp:N0} questions were given up after {options.Retries.Tries} failed or {options.Retries.Answers} invalid tries each; their windows have no answer.");
            context.Log("info", $"teacher {options.Model}: {chat.Progress}; {chat.Spent.Requests:N0} requests, {chat.Spent.Invalid:N0} invalid, {chat.Spent.Failed:N0} failed, {chat.Spent.PossiblyBilled:N0} possibly billed.");
        }
    }

    private static (ChatTeacherOptions Options, ApiKey Key) Settings(TeacherSpec teacher)
    {
        try
        {
            return (teacher.ToChatOptions(), ApiKey.FromEnvironment(teacher.ApiKeyVariable));
        }
        catch (ArgumentException error)
        {
            throw new PermanentStageException(error.Message, error);
        }
    }

    private static void Report(IStageContext context, TeacherProgress progress)
    {
        context.Progress(0.95 * progress.Share, progress.ToString(), progress.SecondsLeft);
        foreach (var (key, value) in progress.ToMetrics())
            context.Metric(key, progress.Cached + progress.Got, value);
    }
}
