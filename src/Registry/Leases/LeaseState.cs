namespace Distillery.Registry;

/// <summary>What a heartbeat brings back.</summary>
public enum LeaseState
{
    /// <summary>Go on.</summary>
    Continue,

    /// <summary>The job is paused: give the stage back at its next checkpoint.</summary>
    HandBack,

    /// <summary>Someone asked to stop; end with <see cref="LeaseStore.CancelledAsync"/>.</summary>
    Cancel,

    /// <summary>The stage belongs to someone else by now, or to nobody; leave without a word.</summary>
    Lost,
}
