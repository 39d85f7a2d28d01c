namespace Distillery.Registry;

/// <summary>Tests throw it to end a sweep as <c>kill -9</c> would: nothing is tidied up.</summary>
#pragma warning disable CA1032, CA1064 // Not for users.
internal sealed class SweepKilledException : Exception;
#pragma warning restore CA1032, CA1064
