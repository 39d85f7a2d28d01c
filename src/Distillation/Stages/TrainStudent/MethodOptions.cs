using Distillery.Distillation.Dllm2Rec;
using Distillery.Distillation.Fused;
using Distillery.Distillation.Slim;

namespace Distillery.Distillation.Stages;

/// <summary>A method and its settings. Settings of other methods have no effect.</summary>
public sealed record MethodOptions
{
    /// <summary>The method; default none.</summary>
    public DistillationMethod Method { get; init; } = DistillationMethod.None;

    /// <summary>Settings of DLLM2Rec.</summary>
    public Dllm2RecOptions Dllm2Rec { get; init; } = new();

    /// <summary>Settings of fused.</summary>
    public FusedOptions Fused { get; init; } = new();

    /// <summary>Settings of SLIM.</summary>
    public SlimOptions Slim { get; init; } = new();

    /// <summary>The DROS term on a BCE student; null for none.</summary>
    public DrosOptions? Dros { get; init; }

    /// <summary>Whether a teacher's answers are needed.</summary>
    public bool NeedsTeacher => Method switch
    {
        DistillationMethod.Dllm2Rec => Dllm2Rec.UsesLists || Dllm2Rec.UsesVectors,
        DistillationMethod.Fused => Fused.UsesLists || Fused.UsesVectors,
        _ => false,
    };

    /// <summary>Whether text vectors are needed.</summary>
    public bool NeedsTexts => Method == DistillationMethod.Slim;

    /// <summary>Name in files and tables: <c>none</c>, <c>dllm2rec</c>, <c>fused</c>, <c>slim</c>.</summary>
    public string Name => Method.ToString().ToLowerInvariant();

    /// <summary>Mode in files and tables: <c>paper</c> or <c>released-code</c>, <c>id</c>, <c>matching</c> or <c>item-text</c>; empty where the method has none.</summary>
    public string Mode => Method switch
    {
        DistillationMethod.Dllm2Rec => Dllm2Rec.Mode == Dllm2RecMode.Paper ? "paper" : "released-code",
        DistillationMethod.Slim => Slim.FusionName,
        _ => "",
    };
}
