namespace Distillery.Contracts;

/// <summary>What became of a delivery.</summary>
public static class DeliveryStates
{
    /// <summary>It waits to be sent, or sent again.</summary>
    public const string Pending = "pending";

    /// <summary>The receiver answered 2xx.</summary>
    public const string Delivered = "delivered";

    /// <summary>It was given up.</summary>
    public const string Failed = "failed";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Pending, Delivered, Failed];
}
