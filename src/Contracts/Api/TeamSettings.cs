using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Distillery.Contracts;

/// <summary>What an admin sets of a team; what is absent gets its default.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record TeamSettings
{
    /// <summary>Its share beside other teams that wait, <c>0.01 .. 100</c>.</summary>
    [Description("Its share beside other teams that wait, from 0.01 to 100.")]
    public double Weight { get; init; } = 1;

    /// <summary>Most stages at once, from 0; null for any number.</summary>
    [Description("Most stages at once, from 0; absent for any number.")]
    public int? MaxRunning { get; init; }

    /// <summary>Most jobs that have not started, from 0; null for any number.</summary>
    [Description("Most jobs that have not started, from 0; absent for any number.")]
    public int? MaxQueued { get; init; }
}
