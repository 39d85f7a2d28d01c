namespace Distillery.Teachers;

/// <summary>Why asking ended before all answers were there.</summary>
public enum TeacherStop
{
    /// <summary>The budget does not cover the next request.</summary>
    Budget,

    /// <summary>Too many answers cannot be used.</summary>
    Invalid,

    /// <summary>Too many requests fail.</summary>
    Failed,

    /// <summary>The endpoint refuses every request: key, model, address or credit.</summary>
    Refused,

    /// <summary>The endpoint answers nothing but 429.</summary>
    Throttled,

    /// <summary>Batch files are written; their results are not there yet.</summary>
    AwaitsResults,
}
