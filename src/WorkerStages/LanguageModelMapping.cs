using Distillery.Contracts;
using Distillery.LanguageModels;

namespace Distillery.WorkerStages;

/// <summary>From a spec's adapters and fine-tuning to the options of the language models.</summary>
public static class LanguageModelMapping
{
    // Often enough that a killed worker loses little, seldom enough that writing costs little.
    private static readonly TimeSpan CheckpointEvery = TimeSpan.FromSeconds(20);

    /// <summary>The adapters.</summary>
    /// <param name="lora">What the spec says.</param>
    /// <param name="seed">Seed of their first values.</param>
    public static LoraOptions ToOptions(this LoraSpec lora, int seed)
    {
        ArgumentNullException.ThrowIfNull(lora);
        return new LoraOptions
        {
            Rank = lora.Rank,
            Alpha = lora.Alpha,
            Dropout = lora.Dropout,
            Targets = lora.Targets.Count > 0 ? lora.Targets : [LoraOptions.AllLinear],
            UseRsLora = lora.RsLora,
            UseDora = lora.Dora,
            Seed = seed,
        };
    }

    /// <summary>The fine-tuning.</summary>
    /// <param name="tuning">What the spec says.</param>
    public static TuningOptions ToOptions(this TuningSpec tuning)
    {
        ArgumentNullException.ThrowIfNull(tuning);
        return new TuningOptions
        {
            Epochs = tuning.Epochs,
            LearningRate = tuning.LearningRate,
            Batch = tuning.Batch,
            Accumulation = tuning.Accumulation,
            MaxLength = tuning.MaxLength,
            WarmUp = tuning.Warmup,
            Patience = tuning.Patience,
            Seed = tuning.Seed,
            CheckpointEvery = CheckpointEvery,
        };
    }
}
