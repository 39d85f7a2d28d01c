using Distillery.Contracts;

namespace Distillery.Client;

public sealed partial class DistilleryClient
{
    /// <summary>Answers of teachers that are kept, by model, and what all jobs have spent.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="DistilleryApiException">The API refused or is out of reach.</exception>
    public Task<TeacherOverview> GetTeachersAsync(CancellationToken cancellationToken = default) =>
        calls.GetAsync<TeacherOverview>(Route.Of("teachers"), cancellationToken);

    /// <summary>What each stage has spent on its teacher, those of the newest jobs first.</summary>
    /// <param name="team">Only this team's jobs.</param>
    /// <param name="text">Only jobs with these words in their name or id.</param>
    /// <param name="after">The <c>Next</c> of the page before.</param>
    /// <param name="limit">Most to give, 1 to 500.</param>
    /// <param name="oldestFirst">Whether the oldest comes first instead of the newest.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="DistilleryApiException">The API refused or is out of reach.</exception>
    public Task<Page<TeacherSpendView>> ListTeacherSpendAsync(
        string? team = null, string? text = null, string? after = null, int? limit = null, bool oldestFirst = false, CancellationToken cancellationToken = default) =>
        calls.GetAsync<Page<TeacherSpendView>>(
            Route.Of("teachers", "spend").With(("team", team), ("q", text), ("order", oldestFirst ? "oldest" : null), ("after", after), ("limit", limit)), cancellationToken);

    /// <summary>Answers that are kept, newest first.</summary>
    /// <param name="model">Only this model's.</param>
    /// <param name="kind"><c>chat</c> or <c>embedding</c>; both when absent.</param>
    /// <param name="text">Only answers with these words.</param>
    /// <param name="after">The <c>Next</c> of the page before.</param>
    /// <param name="limit">Most to give, 1 to 500.</param>
    /// <param name="oldestFirst">Whether the oldest comes first instead of the newest.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="DistilleryApiException">The API refused or is out of reach.</exception>
    public Task<Page<TeacherAnswerView>> ListTeacherAnswersAsync(
        string? model = null, string? kind = null, string? text = null, string? after = null, int? limit = null, bool oldestFirst = false, CancellationToken cancellationToken = default) =>
        calls.GetAsync<Page<TeacherAnswerView>>(
            Route.Of("teachers", "answers").With(("model", model), ("kind", kind), ("q", text), ("order", oldestFirst ? "oldest" : null), ("after", after), ("limit", limit)), cancellationToken);

    /// <summary>Requests that brought no answer to use, newest first.</summary>
    /// <param name="state"><c>invalid</c>, <c>refused</c>, <c>failed</c> or <c>lost</c>; all when absent.</param>
    /// <param name="model">Only this model's.</param>
    /// <param name="after">The <c>Next</c> of the page before.</param>
    /// <param name="limit">Most to give, 1 to 500.</param>
    /// <param name="oldestFirst">Whether the oldest comes first instead of the newest.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="DistilleryApiException">The API refused or is out of reach.</exception>
    public Task<Page<TeacherFaultView>> ListTeacherFaultsAsync(
        string? state = null, string? model = null, string? after = null, int? limit = null, bool oldestFirst = false, CancellationToken cancellationToken = default) =>
        calls.GetAsync<Page<TeacherFaultView>>(
            Route.Of("teachers", "faults").With(("state", state), ("model", model), ("order", oldestFirst ? "oldest" : null), ("after", after), ("limit", limit)), cancellationToken);

    /// <summary>Files with prompts and rationales for people to read, those of the newest runs first.</summary>
    /// <param name="after">The <c>Next</c> of the page before.</param>
    /// <param name="limit">Most to give, 1 to 500.</param>
    /// <param name="oldestFirst">Whether the oldest comes first instead of the newest.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="DistilleryApiException">The API refused or is out of reach.</exception>
    public Task<Page<TextFileView>> ListTeacherTextsAsync(string? after = null, int? limit = null, bool oldestFirst = false, CancellationToken cancellationToken = default) =>
        calls.GetAsync<Page<TextFileView>>(Route.Of("teachers", "texts").With(("order", oldestFirst ? "oldest" : null), ("after", after), ("limit", limit)), cancellationToken);
}
