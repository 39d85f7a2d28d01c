namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a waiting resource does when the other cannot come any more.</summary>
public enum WaitBehavior
{
    /// <summary>Waits on: someone may start it again.</summary>
    WaitOnResourceUnavailable,

    /// <summary>Fails.</summary>
    StopOnResourceUnavailable,
}
