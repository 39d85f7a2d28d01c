namespace Distillery.Recommenders;

/// <summary>Where a student comes from: what its numbers carry with them.</summary>
public sealed record StudentOrigin
{
    /// <summary>Digest of the dataset that it learnt from.</summary>
    public required string DatasetDigest { get; init; }

    /// <summary>Digest of the item table: its ids are the student's ids.</summary>
    public required string CatalogueDigest { get; init; }

    /// <summary>Seed of the training.</summary>
    public required long Seed { get; init; }

    /// <summary>Split and evaluation, for example <c>time 0.8:0.1:0.1, window 10, full-ranking</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>Method: <c>none</c>, <c>dllm2rec</c>, <c>fused</c>, <c>slim</c>, ...</summary>
    public required string Method { get; init; }

    /// <summary>Mode of the method, for example <c>paper</c> or <c>released-code</c>, <c>id</c> or <c>matching</c>; empty where it has none.</summary>
    public string Mode { get; init; } = "";

    /// <summary>Teacher, for example <c>content, not an LLM</c>; empty for none.</summary>
    public string Teacher { get; init; } = "";

    /// <summary>Digest of the text vectors that it learnt from; empty where there were none.</summary>
    public string Texts { get; init; } = "";

    /// <summary>Commit of the program; empty where unknown.</summary>
    public string Commit { get; init; } = "";
}
