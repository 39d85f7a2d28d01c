namespace Distillery.Registry;

internal static class LeaseStates
{
    /// <summary>What the columns of a stage ask of its worker.</summary>
    public static LeaseState Of(int cancelRequested, int held)
        => cancelRequested != 0 ? LeaseState.Cancel : held != 0 ? LeaseState.HandBack : LeaseState.Continue;
}
