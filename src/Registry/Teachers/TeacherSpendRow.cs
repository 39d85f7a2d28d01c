using System.Text.Json;
using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>A stage that asked a teacher.</summary>
internal sealed class TeacherSpendRow : TeacherSumsRow
{
    public string JobId { get; set; } = "";

    public string JobName { get; set; } = "";

    public string Team { get; set; } = "";

    public long CreatedAt { get; set; }

    public string StageId { get; set; } = "";

    public string Stage { get; set; } = "";

    public string State { get; set; } = "";

    public string? Model { get; set; }

    public string Spec { get; set; } = "";

    public TeacherSpendView ToView() => new()
    {
        JobId = JobId, JobName = JobName, Team = Team, CreatedAt = UnixTime.ToTime(CreatedAt), StageId = StageId, Stage = Stage, State = State, Model = Model, Sums = ToSums(),
        Budget = JsonSerializer.Deserialize<JobSpec>(Spec, ContractsJson.Options)?.Teacher.Budget,
    };
}
