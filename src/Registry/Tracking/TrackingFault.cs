namespace Distillery.Registry;

/// <summary>Kinds of refusals of the tracking store.</summary>
public enum TrackingFault
{
    /// <summary>A value is not usable.</summary>
    Invalid,

    /// <summary>What is named does not exist, or no longer.</summary>
    NotFound,

    /// <summary>The name is taken.</summary>
    AlreadyExists,
}
