namespace Distillery.Contracts;

/// <summary>MLflow's stages, kept for its older clients; aliases say the same better.</summary>
public static class ModelStages
{
    /// <summary>No stage.</summary>
    public const string None = "None";

    /// <summary>Being tried out.</summary>
    public const string Staging = "Staging";

    /// <summary>In use.</summary>
    public const string Production = "Production";

    /// <summary>No longer in use.</summary>
    public const string Archived = "Archived";

    /// <summary>Every stage.</summary>
    public static IReadOnlyList<string> All { get; } = [None, Staging, Production, Archived];
}
