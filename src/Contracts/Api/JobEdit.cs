using System.Text.Json.Serialization;

namespace Distillery.Contracts;

/// <summary>What may be changed of a submitted job; what is absent stays.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record JobEdit
{
    /// <summary>New priority, <c>-100 .. 100</c>; only while the job has not ended.</summary>
    public int? Priority { get; init; }

    /// <summary>Labels to set; a null takes the label away. The job's team does not follow its label.</summary>
    public IReadOnlyDictionary<string, string?>? Labels { get; init; }
}
