using Distillery.LanguageModels;

namespace Distillery.Teachers;

/// <summary>What a local LM teacher does when nothing else is said.</summary>
/// <remarks>
/// BIGRec fine-tunes LLaMA-7B with rank 8, α 16, dropout 0.05 on q and v, step size 1e-4, batch 128 (micro 4), 512 tokens, up to 50 epochs with patience 5,
/// 20 steps of warm-up (a share of 0.05 of its 400 steps) on 1,024 samples, and generates with 4 beams. Deviation: the loss is on the answer only.
/// A tiny decoder of two million weights learns at larger steps, in smaller batches and fewer passes, and is given one beam, because it has to write a hundred
/// thousand titles on two cores.
/// </remarks>
public static class LocalLmDefaults
{
    /// <summary>BIGRec's instruction, or the tiny model's short form: it knows no instructions, and reads a prompt a third as long.</summary>
    /// <param name="isTiny">Whether the model is tiny.</param>
    public static string Template(bool isTiny) => isTiny ? "bigrec-tiny-v1" : "bigrec-v1";

    /// <summary>BIGRec's adapters.</summary>
    /// <param name="seed">Seed of their first values.</param>
    public static LoraOptions Lora(int seed) => new() { Rank = 8, Alpha = 16, Dropout = 0.05, Targets = ["q_proj", "v_proj"], Seed = seed };

    /// <summary>BIGRec's fine-tuning, or the tiny model's.</summary>
    /// <param name="isTiny">Whether the model is tiny.</param>
    /// <param name="seed">Seed of order and dropout.</param>
    public static TuningOptions Tuning(bool isTiny, int seed) => isTiny
        ? new TuningOptions { Epochs = 2, LearningRate = 3e-3, Batch = 4, MaxLength = 256, WarmUp = 0.05, Patience = 2, Seed = seed }
        : new TuningOptions { Epochs = 50, LearningRate = 1e-4, Batch = 4, Accumulation = 32, MaxLength = 512, WarmUp = 0.05, Patience = 5, Seed = seed };

    /// <summary>The tiny model: most prompts fit in its context.</summary>
    /// <param name="seed">Its seed.</param>
    public static TinyOptions Tiny(int seed) => new() { Seed = seed, MaxTokens = 300_000 };
}
