using Distillery.Contracts;

namespace Distillery.Client;

public sealed partial class DistilleryClient
{
    /// <summary>The queues of stages, on the bus and in the store.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<BusView> GetQueuesAsync(CancellationToken cancellationToken = default) => calls.GetAsync<BusView>(Route.Of("queues"), cancellationToken);

    /// <summary>Messages that could not be handled, newest first.</summary>
    /// <param name="queue">Only of this queue of the bus, for example <c>stages-teacher</c>.</param>
    /// <param name="state"><c>waiting</c> or <c>resent</c>; both when absent.</param>
    /// <param name="after">The <c>next</c> of the page before.</param>
    /// <param name="limit">Most to give.</param>
    /// <param name="oldestFirst">Whether the oldest comes first instead of the newest.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<Page<DeadLetterView>> ListDeadLettersAsync(
        string? queue = null, string? state = null, string? after = null, int? limit = null, bool oldestFirst = false, CancellationToken cancellationToken = default) =>
        calls.GetAsync<Page<DeadLetterView>>(
            Route.Of("queues", "dead-letters").With(("queue", queue), ("state", state), ("order", oldestFirst ? "oldest" : null), ("after", after), ("limit", limit)), cancellationToken);

    /// <summary>One message that could not be handled.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<DeadLetterView> GetDeadLetterAsync(string id, CancellationToken cancellationToken = default) =>
        calls.GetAsync<DeadLetterView>(Route.Of("queues", "dead-letters", id), cancellationToken);

    /// <summary>Sends a message that could not be handled to its queue once more.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<DeadLetterView> RetryDeadLetterAsync(string id, CancellationToken cancellationToken = default) =>
        calls.PostAsync<DeadLetterView>(Route.Of("queues", "dead-letters", id, "retry"), cancellationToken);

    /// <summary>Drops a message that could not be handled.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task DeleteDeadLetterAsync(string id, CancellationToken cancellationToken = default) =>
        calls.DeleteAsync(Route.Of("queues", "dead-letters", id), cancellationToken);
}
