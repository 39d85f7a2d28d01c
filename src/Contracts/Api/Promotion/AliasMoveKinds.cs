namespace Distillery.Contracts;

/// <summary>Why an alias moved.</summary>
public static class AliasMoveKinds
{
    /// <summary>Somebody moved it, and its rules had nothing against it.</summary>
    public const string Move = "move";

    /// <summary>It was removed.</summary>
    public const string Remove = "remove";

    /// <summary>A request was approved.</summary>
    public const string Promotion = "promotion";

    /// <summary>It went back to where it was before.</summary>
    public const string Rollback = "rollback";

    /// <summary>An emergency override, past its rules.</summary>
    public const string Override = "override";

    /// <summary>Every kind.</summary>
    public static IReadOnlyList<string> All { get; } = [Move, Remove, Promotion, Rollback, Override];
}
