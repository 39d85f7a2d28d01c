namespace Distillery.Distillation.Dllm2Rec;

/// <summary>Which DLLM2Rec is meant. Every number names its mode.</summary>
public enum Dllm2RecMode
{
    /// <summary>The equations of the paper.</summary>
    Paper,

    /// <summary>What the authors' program does, with every behaviour listed in this folder's README.</summary>
    ReleasedCode,
}
