namespace Distillery.Registry;

/// <summary>A message that could not be handled, as it was found.</summary>
/// <param name="Id">The same for the same message, however often it is collected; at most 64 characters.</param>
/// <param name="Queue">The queue that it was sent to, for example <c>stages-teacher</c>.</param>
/// <param name="Kind"><c>error</c> when its consumer failed or it could not be read, <c>skipped</c> when nobody there consumes its type.</param>
/// <param name="Reason">A sentence for people.</param>
/// <param name="Body">The message as it came over the wire.</param>
public sealed record NewDeadLetter(string Id, string Queue, string Kind, string Reason, ReadOnlyMemory<byte> Body)
{
    /// <summary>Type of the error.</summary>
    public string? Exception { get; init; }

    /// <summary>Type of the message, as far as it can be told.</summary>
    public string? MessageType { get; init; }

    /// <summary>The sender's id of it.</summary>
    public string? MessageId { get; init; }

    /// <summary>The job that it is about, as far as it can be told.</summary>
    public string? JobId { get; init; }

    /// <summary>For example <c>application/vnd.masstransit+json</c>.</summary>
    public string? ContentType { get; init; }
}
