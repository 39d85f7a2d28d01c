using Distillery.Registry;
using Distillery.Teachers;
using Distillery.WorkerRuntime;

namespace Distillery.WorkerStages;

/// <summary>The platform's store as the place where a chat teacher keeps its answers and spending.</summary>
/// <param name="answers">Answers of the stage.</param>
public sealed class StoredAnswers(IStageAnswers answers) : IAnswerStore
{
    /// <inheritdoc/>
    public async Task<SpendOpening> OpenAsync(CancellationToken cancellationToken)
    {
        var opening = await answers.OpenAsync(cancellationToken);
        return new SpendOpening(ToTotals(opening.Own), ToTotals(opening.Others));
    }

    private static SpendTotals ToTotals(TeacherSpend spend) => new()
    {
        Requests = spend.Requests,
        Answered = spend.Answered,
        Invalid = spend.Invalid,
        Refused = spend.Refused,
        Failed = spend.Failed,
        PossiblyBilled = spend.PossiblyBilled,
        Known = new TokenUsage(spend.PromptTokens, spend.CompletionTokens),
        KnownPico = spend.Pico,
        Possible = new TokenUsage(spend.PossiblePrompt, spend.PossibleCompletion),
        PossiblePico = spend.PossiblePico,
        Unpriced = spend.Unpriced,
    };

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, StoredAnswer>> FindAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
        => (await answers.FindAsync(keys, cancellationToken)).ToDictionary(answer => answer.Key, ToStored, StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task ReserveAsync(IReadOnlyList<AttemptStart> attempts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(attempts);
        return answers.WriteAsync(
            [.. attempts.Select(start => new TeacherAttempt(start.Id, start.Model, start.Keys, start.Reserved.Tokens.Prompt, start.Reserved.Tokens.Completion, start.Reserved.Pico, start.BatchId))],
            [], cancellationToken);
    }

    /// <inheritdoc/>
    public Task SettleAsync(IReadOnlyList<AttemptEnd> ends, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ends);
        return answers.WriteAsync([], [.. ends.Select(ToStored)], cancellationToken);
    }

    /// <inheritdoc/>
    public Task SaveBatchAsync(BatchState batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return answers.SaveBatchAsync(new TeacherBatch(batch.Id, batch.RemoteId, batch.FileId, batch.IsDone, []), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<BatchState>> OpenBatchesAsync(CancellationToken cancellationToken)
        => [.. (await answers.OpenBatchesAsync(cancellationToken)).Select(batch => new BatchState
        {
            Id = batch.Id,
            RemoteId = batch.RemoteId,
            FileId = batch.FileId,
            IsDone = batch.IsDone,
            Open = [.. batch.Open.Select(start => new AttemptStart(
                start.Id, start.Model, start.Keys, new CallCost(new TokenUsage(start.ReservedPrompt, start.ReservedCompletion), start.ReservedPico), start.BatchId))],
        })];

    /// <summary>An answer of the platform's store as the teacher knows it.</summary>
    /// <param name="answer">The answer.</param>
    public static StoredAnswer ToStored(TeacherAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return new StoredAnswer
        {
            Key = answer.Key,
            Kind = answer.Kind,
            Model = answer.Model,
            Template = answer.Template,
            Text = answer.Answer,
            Usage = answer is { PromptTokens: { } prompt, CompletionTokens: { } completion } ? new TokenUsage(prompt, completion) : null,
        };
    }

    private static TeacherAttemptEnd ToStored(AttemptEnd end) => new()
    {
        Id = end.Id,
        State = end.Outcome.ToString().ToLowerInvariant(),
        PromptTokens = end.Usage?.Prompt,
        CompletionTokens = end.Usage?.Completion,
        Pico = end.Pico,
        MayBeBilled = end.MayBeBilled,
        Milliseconds = end.Milliseconds,
        Error = end.Error,
        Answers = [.. end.Answers.Select(answer => new TeacherAnswer(answer.Key, answer.Kind, answer.Model, answer.Template, answer.Text, answer.Usage?.Prompt, answer.Usage?.Completion))],
    };
}
