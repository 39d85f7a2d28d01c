using Distillery.Contracts;
using Distillery.Distillation.Stages;
using Distillery.LanguageModels;
using Distillery.WorkerRuntime;

namespace Distillery.FineTuneWorker;

/// <summary>From a spec's student LM to the options of its stages.</summary>
internal static class Mapping
{
    // Often enough that a killed worker loses little, seldom enough that writing costs little.
    private static readonly TimeSpan CheckpointEvery = TimeSpan.FromSeconds(20);

    public static StudentLmOptions ToOptions(this StageParameters parameters)
    {
        var spec = parameters.StudentLm ?? throw new PermanentStageException("the stage has no student LM: the job's plan is broken, submit the job again.");
        return new StudentLmOptions
        {
            Model = spec.Model,
            Lora = ToOptions(spec.Lora, spec.Tuning.Seed),
            Tuning = ToOptions(spec.Tuning),
            MaxNewTokens = spec.MaxNewTokens,
            Batch = spec.Batch,
            Device = parameters.Device ?? "auto",
        };
    }

    public static LoraOptions ToOptions(LoraSpec lora, int seed) => new()
    {
        Rank = lora.Rank,
        Alpha = lora.Alpha,
        Dropout = lora.Dropout,
        Targets = lora.Targets.Count > 0 ? lora.Targets : [LoraOptions.AllLinear],
        UseRsLora = lora.RsLora,
        UseDora = lora.Dora,
        Seed = seed,
    };

    public static TuningOptions ToOptions(TuningSpec tuning) => new()
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
