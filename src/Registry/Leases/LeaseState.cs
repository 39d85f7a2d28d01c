namespace Distillery.Registry;

/// <summary>What a heartbeat brings back.</summary>
public enum LeaseState
{
    /// <summary>Go on.</summary>
    Continue,

    /// <summary>Someone asked to stop; end with <see cref="LeaseStore.CancelledAsync"/>.</summary>
    Cancel,

    /// <summary>The stage belongs to someone else by now, or to nobody; leave without a word.</summary>
    Lost,
}
