using System.Text;
using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>A row of <c>dead_letters</c>.</summary>
internal sealed class DeadLetterRow
{
    public const string Columns =
        "id, queue, kind, state, reason, exception, message_type, message_id, job_id, content_type, body, bytes, complete, received_at, resent_at, resent_by";

    public const string Waiting = "waiting";
    public const string Resent = "resent";

    // What a page shows of a message.
    private const int ShownCharacters = 4_000;

    public string Id { get; set; } = "";

    public string Queue { get; set; } = "";

    public string Kind { get; set; } = "";

    public string State { get; set; } = "";

    public string Reason { get; set; } = "";

    public string? Exception { get; set; }

    public string? MessageType { get; set; }

    public string? MessageId { get; set; }

    public string? JobId { get; set; }

    public string? ContentType { get; set; }

    public string Body { get; set; } = "";

    public long Bytes { get; set; }

    public int Complete { get; set; }

    public long ReceivedAt { get; set; }

    public long? ResentAt { get; set; }

    public string? ResentBy { get; set; }

    public DeadLetterView ToView()
    {
        var text = Encoding.UTF8.GetString(Convert.FromBase64String(Body));
        var shown = text.Length <= ShownCharacters ? text : text[..ShownCharacters];
        return new DeadLetterView
        {
            Id = Id,
            Queue = Queue,
            Kind = Kind,
            State = State,
            Reason = Reason,
            Exception = Exception,
            MessageType = MessageType,
            MessageId = MessageId,
            JobId = JobId,
            Payload = shown,
            PayloadCut = Complete == 0 || shown.Length < text.Length,
            Bytes = Bytes,
            CanRetry = State == Waiting && Complete != 0,
            ReceivedAt = UnixTime.ToTime(ReceivedAt),
            ResentAt = UnixTime.ToTime(ResentAt),
            ResentBy = ResentBy,
        };
    }
}
