using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>A request that brought no answer to use.</summary>
internal sealed class TeacherFaultRow
{
    public string Id { get; set; } = "";

    public string State { get; set; } = "";

    public string Model { get; set; } = "";

    public string? Error { get; set; }

    public long? Milliseconds { get; set; }

    public long? Pico { get; set; }

    public long StartedAt { get; set; }

    public string JobId { get; set; } = "";

    public string JobName { get; set; } = "";

    public TeacherFaultView ToView() => new()
    {
        Id = Id, State = State, Model = Model, Error = Error, Milliseconds = Milliseconds, Usd = Pico / TeacherSumsRow.PicoPerDollar, JobId = JobId, JobName = JobName, At = UnixTime.ToTime(StartedAt),
    };
}
