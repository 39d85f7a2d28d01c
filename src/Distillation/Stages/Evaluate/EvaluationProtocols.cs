namespace Distillery.Distillation.Stages;

/// <summary>Names of the protocols in specs, files and tables. Numbers of one cannot be compared with numbers of another.</summary>
public static class EvaluationProtocols
{
    /// <summary>The target's place in the whole catalogue.</summary>
    public const string FullRanking = "full-ranking";

    /// <summary>The target's place among 100 items drawn at random from those that the user never touched (SLIM's protocol).</summary>
    public const string Sampled100 = "sampled-100";

    /// <summary>Items drawn for each row of <see cref="Sampled100"/>.</summary>
    public const int Sampled = 100;

    /// <summary>Both.</summary>
    public static IReadOnlyList<string> All { get; } = [FullRanking, Sampled100];
}
