using TorchSharp;

namespace Distillery.Distillation.Stages;

/// <summary>Chooses where tensors are computed.</summary>
public static class Devices
{
    /// <summary>The device of a name.</summary>
    /// <param name="name"><c>auto</c>, <c>cpu</c> or <c>cuda</c>.</param>
    /// <exception cref="StageInputException">The name is unknown, or a GPU is asked for and there is none.</exception>
    public static torch.Device Resolve(string name) => name switch
    {
        "cpu" => torch.CPU,
        "auto" => torch.cuda.is_available() ? torch.CUDA : torch.CPU,
        "cuda" when torch.cuda.is_available() => torch.CUDA,
        "cuda" => throw new StageInputException("resources.device is cuda, and this worker sees no GPU: choose auto or cpu, or run a worker with a GPU."),
        _ => throw new StageInputException($"resources.device is {name}; allowed are auto, cpu and cuda."),
    };

    /// <summary>What is said about a device: <c>cpu</c> or <c>cuda</c>.</summary>
    /// <param name="device">The device.</param>
    public static string NameOf(torch.Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return device.type == DeviceType.CUDA ? "cuda" : "cpu";
    }
}
