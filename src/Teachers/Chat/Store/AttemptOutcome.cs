namespace Distillery.Teachers;

/// <summary>How a request ended.</summary>
public enum AttemptOutcome
{
    /// <summary>With an answer that is used.</summary>
    Answered,

    /// <summary>With an answer that cannot be used.</summary>
    Invalid,

    /// <summary>The endpoint did not work on it: too many requests at once, or parameters that it does not know.</summary>
    Refused,

    /// <summary>With an error, a timeout or a cut connection.</summary>
    Failed,

    /// <summary>Nobody knows: the process that had sent it died.</summary>
    Lost,
}
