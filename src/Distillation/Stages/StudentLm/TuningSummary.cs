using Distillery.LanguageModels;
using Distillery.Teachers;

namespace Distillery.Distillation.Stages;

/// <summary>What came of a student LM's fine-tuning.</summary>
public sealed record TuningSummary
{
    /// <summary>The base model, for people.</summary>
    public required string Model { get; init; }

    /// <summary>Numbers in the base model.</summary>
    public required long Parameters { get; init; }

    /// <summary>Of these, outside token table and output layer.</summary>
    public required long NonEmbeddingParameters { get; init; }

    /// <summary>Numbers that the adapters learnt.</summary>
    public required long AdapterParameters { get; init; }

    /// <summary>Rank of the adapters.</summary>
    public required int Rank { get; init; }

    /// <summary>Their α.</summary>
    public required double Alpha { get; init; }

    /// <summary>Layers that have one; <c>all-linear</c> for every linear layer.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>Whose rationales were learnt.</summary>
    public required string Teacher { get; init; }

    /// <summary>Rationales that were learnt.</summary>
    public required int Examples { get; init; }

    /// <summary>Rationales that chose the best weights.</summary>
    public required int HeldOut { get; init; }

    /// <summary>Examples whose prompt was shortened, or that were left out, because they were too long.</summary>
    public required int Shortened { get; init; }

    /// <summary>Steps in all.</summary>
    public required int Steps { get; init; }

    /// <summary>Loss of the held-out rationales per token at the best weights; null where none was measured.</summary>
    public double? Loss { get; init; }

    /// <summary>Share of their tokens that have the largest score, 0 to 1.</summary>
    public double? TokenAccuracy { get; init; }

    /// <summary>Seconds of the steps.</summary>
    public required double Seconds { get; init; }

    /// <summary>Tokens a second.</summary>
    public required double TokensPerSecond { get; init; }

    /// <summary>The prompt template that it was taught with.</summary>
    public required string Template { get; init; }

    internal static TuningSummary Of(StudentLmOptions options, RationaleProvenance teacher, Decoder decoder, LoraAdapter adapter, TuningResult result, int examples, int heldOut, int shortened) => new()
    {
        Model = options.Name,
        Parameters = decoder.Config.ParameterCount,
        NonEmbeddingParameters = decoder.Config.NonEmbeddingParameterCount,
        AdapterParameters = adapter.ParameterCount,
        Rank = options.Lora.Rank,
        Alpha = options.Lora.Alpha,
        Targets = options.Lora.Targets,
        Teacher = teacher.Label,
        Examples = examples,
        HeldOut = heldOut,
        Shortened = shortened + result.Truncation.PromptsCut + result.Truncation.LeftOut,
        Steps = result.StepLosses.Count,
        Loss = result.Best?.Loss,
        TokenAccuracy = result.Best?.TokenAccuracy,
        Seconds = result.Seconds,
        TokensPerSecond = result.Seconds > 0 ? result.Tokens / result.Seconds : 0,
        Template = StudentPrompts.Template.Id,
    };
}
