using Distillery.Contracts;
using Distillery.LanguageModels;
using Distillery.Teachers;
using TorchSharp;

namespace Distillery.WorkerStages;

/// <summary>From the words of a spec to the options of a language model that is run here as the teacher.</summary>
public static class LocalLmMapping
{
    /// <summary>The options.</summary>
    /// <param name="teacher">As the spec has it; of kind <c>local-lm</c>.</param>
    /// <param name="device">Where it computes; null for the CPU.</param>
    public static LocalLmOptions ToLocalLmOptions(this TeacherSpec teacher, torch.Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(teacher);
        return new LocalLmOptions
        {
            Model = teacher.Model ?? TinyModel.Name,
            Samples = teacher.Samples ?? new LocalLmOptions().Samples,
            Windows = teacher.Windows,
            Variant = teacher.Variant switch
            {
                "popularity" => LocalLmVariant.Popularity,
                "cf" => LocalLmVariant.Cf,
                _ => LocalLmVariant.Plain,
            },
            Gamma = teacher.Gamma,
            K = teacher.K,
            Seed = teacher.Seed,
            Lora = teacher.Lora?.ToOptions(teacher.Seed),
            Tuning = teacher.Tuning?.ToOptions(),
            Device = device,
        };
    }
}
