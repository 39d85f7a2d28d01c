namespace Distillery.LocalHosting.Running;

/// <summary>How long a crashed process rests before it is started again: 1, 2, 4 … 30 s; from the beginning after a minute of good running.</summary>
internal sealed class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan GoodRun = TimeSpan.FromMinutes(1);
    private int crashes;

    /// <summary>Rest after a run that lasted a while.</summary>
    public TimeSpan Next(TimeSpan lasted)
    {
        crashes = lasted >= GoodRun ? 0 : crashes;
        var rest = First * Math.Pow(2, Math.Min(crashes++, 10));
        return rest < Longest ? rest : Longest;
    }
}
