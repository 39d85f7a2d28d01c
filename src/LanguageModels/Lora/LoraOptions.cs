namespace Distillery.LanguageModels;

/// <summary>Shape and place of a low-rank adapter.</summary>
public sealed record LoraOptions
{
    /// <summary>As the only target: every projection but the output layer.</summary>
    public const string AllLinear = "all-linear";

    /// <summary>r, the length of the inner vectors; at least 1.</summary>
    public int Rank { get; init; } = 16;

    /// <summary>α: the product is scaled by α/r, or α/√r with <see cref="UseRsLora"/>.</summary>
    public double Alpha { get; init; } = 32;

    /// <summary>Share of A's inputs that are dropped in training, 0 to below 1; rounded to 1/65536.</summary>
    public double Dropout { get; init; } = 0.05;

    /// <summary>
    /// Which projections: names such as <c>q_proj</c> or longer ends of paths such as <c>0.mlp.up_proj</c>, or only <see cref="AllLinear"/>.
    /// </summary>
    public IReadOnlyList<string> Targets { get; init; } = [AllLinear];

    /// <summary>A regular expression that whole paths must match; replaces <see cref="Targets"/> where it is given.</summary>
    public string? TargetPattern { get; init; }

    /// <summary>Scales by α/√r, so that large ranks learn as fast as small ones.</summary>
    /// <remarks>Kalajdzievski 2023, rsLoRA.</remarks>
    public bool UseRsLora { get; init; }

    /// <summary>Learns direction and length of each output's weights apart: <c>W' = m (W + sBA) / ‖W + sBA‖</c>.</summary>
    /// <remarks>Liu et al. 2024, DoRA. The norm over each row is taken as a constant in backward, as they advise.</remarks>
    public bool UseDora { get; init; }

    /// <summary>Other ranks by the end of a path (a regular expression, as in PEFT); the first that fits counts, in the order of their names.</summary>
    public IReadOnlyDictionary<string, int> RankPattern { get; init; } = new Dictionary<string, int>();

    /// <summary>Other α likewise.</summary>
    public IReadOnlyDictionary<string, double> AlphaPattern { get; init; } = new Dictionary<string, double>();

    /// <summary>Seed of A's first values.</summary>
    public long Seed { get; init; } = 1;

    internal void Validate()
    {
        if (Rank < 1)
            throw new ArgumentException($"lora.rank is {Rank}: a whole number from 1 on is needed.");
        if (!double.IsFinite(Alpha) || Alpha <= 0)
            throw new ArgumentException($"lora.alpha is {Alpha}: a number above 0 is needed.");
        if (!(Dropout >= 0 && Dropout < 1))
            throw new ArgumentException($"lora.dropout is {Dropout}: a share from 0 to below 1 is needed.");
        if (TargetPattern is null && Targets.Count == 0)
            throw new ArgumentException($"lora.targets is empty: name projections such as q_proj, or {AllLinear}.");
        foreach (var (name, rank) in RankPattern)
        {
            if (rank < 1)
                throw new ArgumentException($"lora.rankPattern '{name}' is {rank}: a whole number from 1 on is needed.");
        }

        foreach (var (name, alpha) in AlphaPattern)
        {
            if (!double.IsFinite(alpha) || alpha <= 0)
                throw new ArgumentException($"lora.alphaPattern '{name}' is {alpha}: a number above 0 is needed.");
        }
    }
}
