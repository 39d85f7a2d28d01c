namespace Distillery.Data;

/// <summary>What happens to an interaction of a user with an item that the user had before.</summary>
public enum DuplicatePolicy
{
    /// <summary>Every interaction counts.</summary>
    Keep,

    /// <summary>Only the earliest one of each user and item counts.</summary>
    Drop,
}
