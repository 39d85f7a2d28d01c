namespace Distillery.Contracts;

/// <summary>Parts of the test rows on which a version is looked at.</summary>
public static class GateSlices
{
    /// <summary>Every row.</summary>
    public const string All = "all";

    /// <summary>Rows of users of whom little was known: a short history before the target.</summary>
    public const string ColdUsers = "cold-users";

    /// <summary>The other users.</summary>
    public const string WarmUsers = "warm-users";

    /// <summary>Rows whose target was never a training target.</summary>
    public const string ColdItems = "cold-items";

    /// <summary>The other targets.</summary>
    public const string WarmItems = "warm-items";

    /// <summary>Rows whose target belongs to the most popular fifth of the catalogue (by training targets).</summary>
    public const string Head = "head";

    /// <summary>The other targets.</summary>
    public const string Tail = "tail";

    /// <summary>Longest history of a cold user where a rule says nothing.</summary>
    public const int ColdHistory = 5;

    /// <summary>Every slice.</summary>
    public static IReadOnlyList<string> Names { get; } = [All, ColdUsers, WarmUsers, ColdItems, WarmItems, Head, Tail];
}
