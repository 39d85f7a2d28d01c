using System.ComponentModel.DataAnnotations;

namespace Distillery.Contracts;

/// <summary>Hard limits of what the questions to an endpoint may cost. Absent = no limit of that kind.</summary>
public sealed record BudgetSpec
{
    /// <summary>US dollars, failed attempts included; needs <c>teacher.price</c>.</summary>
    [Range(0.0, 1e9)]
    public double? Usd { get; init; }

    /// <summary>Requests, failed attempts included.</summary>
    [Range(1, int.MaxValue)]
    public int? Requests { get; init; }

    /// <summary>Tokens in and out, failed attempts included.</summary>
    [Range(1, int.MaxValue)]
    public int? Tokens { get; init; }
}
