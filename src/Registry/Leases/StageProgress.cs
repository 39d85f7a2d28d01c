namespace Distillery.Registry;

/// <summary>How far a stage is.</summary>
/// <param name="Share">Share done, <c>0 .. 1</c>.</param>
/// <param name="Message">What it does at the moment.</param>
/// <param name="SecondsLeft">Estimated seconds until it ends.</param>
public sealed record StageProgress(double Share, string? Message, double? SecondsLeft);
