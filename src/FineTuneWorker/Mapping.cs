using Distillery.Contracts;
using Distillery.Distillation.Stages;
using Distillery.WorkerRuntime;

namespace Distillery.FineTuneWorker;

/// <summary>From a spec's student LM to the options of its stages.</summary>
internal static class Mapping
{
    public static StudentLmOptions ToOptions(this StageParameters parameters)
    {
        var spec = parameters.StudentLm ?? throw new PermanentStageException("the stage has no student LM: the job's plan is broken, submit the job again.");
        return new StudentLmOptions
        {
            Model = spec.Model,
            Lora = spec.Lora.ToOptions(spec.Tuning.Seed),
            Tuning = spec.Tuning.ToOptions(),
            MaxNewTokens = spec.MaxNewTokens,
            Batch = spec.Batch,
            Device = parameters.Device ?? "auto",
        };
    }
}
