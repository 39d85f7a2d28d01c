using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Distillery.Contracts;

/// <summary>Low-rank adapters (LoRA).</summary>
public sealed record LoraSpec
{
    /// <summary>Rank r.</summary>
    [Range(1, 1024)]
    public int Rank { get; init; } = 16;

    /// <summary>α; the update is scaled by α / r, or α / √r with <see cref="RsLora"/>.</summary>
    [Range(0.01, 10_000.0)]
    public double Alpha { get; init; } = 32;

    /// <summary>Dropout on the adapter's input.</summary>
    [Range(0.0, 0.9)]
    public double Dropout { get; init; } = 0.05;

    /// <summary>Layers that get one, for example <c>q_proj</c>; every linear layer when empty.</summary>
    [Description("Layers that get an adapter: q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj; all of them when empty.")]
    [MaxLength(16)]
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Scales by α / √r.</summary>
    public bool RsLora { get; init; }

    /// <summary>Learns magnitude and direction apart.</summary>
    public bool Dora { get; init; }
}
