using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Distillery.Contracts;

/// <summary>Makes a job a preview: its prompts and what asking would cost, without asking or training.</summary>
public sealed record PreviewSpec
{
    /// <summary>Whose window is shown first; the first of the sample when absent.</summary>
    [Range(0, int.MaxValue)]
    [Description("Row of the user whose prompt is shown first.")]
    public int? User { get; init; }

    /// <summary>Windows that are shown.</summary>
    [Range(1, 30)]
    public int Windows { get; init; } = 5;

    /// <summary>Seconds of one request that the estimate of time assumes.</summary>
    [Range(0.001, 3600.0)]
    public double SecondsPerRequest { get; init; } = 5;
}
