namespace Distillery.Data;

/// <summary>The order of a user's interactions that carry the same timestamp.</summary>
public enum TieOrder
{
    /// <summary>As the source has them. In data with one timestamp a day this is often the order of the item ids, which leaks.</summary>
    AsIs,

    /// <summary>Randomised once, by seed, before the windows are cut.</summary>
    Shuffled,
}
