namespace Distillery.Contracts;

/// <summary>What became of one time of a schedule.</summary>
public static class FireStates
{
    /// <summary>It is due and has no job yet: it waits for its turn.</summary>
    public const string Due = "due";

    /// <summary>Its job was submitted.</summary>
    public const string Fired = "fired";

    /// <summary>It has no job, for the reason given.</summary>
    public const string Skipped = "skipped";

    /// <summary>Its job could not be submitted, for the reason given.</summary>
    public const string Failed = "failed";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Due, Fired, Skipped, Failed];
}
