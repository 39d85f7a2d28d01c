namespace TorchSharp;

using static torch;

/// <summary>
/// Moves and converts modules. All return the module itself, with its own class. Parameters, buffers and gradients change in place;
/// only floating-point tensors are converted. (TorchSharp's package makes new parameters instead: build optimisers after moving.)
/// </summary>
public static class ModuleExtensionMethods
{
    /// <summary>Converts to bfloat16.</summary>
    /// <typeparam name="T">The module's class.</typeparam>
    /// <param name="module">The module.</param>
    /// <param name="non_blocking">True lets copies overlap with other work.</param>
    public static T bfloat16<T>(this T module, bool non_blocking = false)
        where T : nn.Module => module.to(ScalarType.BFloat16, non_blocking);

    /// <summary>Converts to float16.</summary>
    /// <typeparam name="T">The module's class.</typeparam>
    /// <param name="module">The module.</param>
    /// <param name="non_blocking">True lets copies overlap with other work.</param>
    public static T half<T>(this T module, bool non_blocking = false)
        where T : nn.Module => module.to(ScalarType.Float16, non_blocking);

    /// <summary>Converts to float32.</summary>
    /// <typeparam name="T">The module's class.</typeparam>
    /// <param name="module">The module.</param>
    /// <param name="non_blocking">True lets copies overlap with other work.</param>
    public static T @float<T>(this T module, bool non_blocking = false)
        where T : nn.Module => module.to(ScalarType.Float32, non_blocking);

    /// <summary>Converts to float64.</summary>
    /// <typeparam name="T">The module's class.</typeparam>
    /// <param name="module">The module.</param>
    /// <param name="non_blocking">True lets copies overlap with other work.</param>
    public static T @double<T>(this T module, bool non_blocking = false)
        where T : nn.Module => module.to(ScalarType.Float64, non_blocking);

    /// <summary>Moves to the CPU.</summary>
    /// <typeparam name="T">The module's class.</typeparam>
    /// <param name="module">The module.</param>
    /// <param name="non_blocking">True lets copies overlap with other work.</param>
    public static T cpu<T>(this T module, bool non_blocking = false)
        where T : nn.Module => module.to(DeviceType.CPU, -1, non_blocking);

    /// <summary>Moves to a GPU.</summary>
    /// <typeparam name="T">The module's class.</typeparam>
    /// <param name="module">The module.</param>
    /// <param name="deviceIndex">The GPU's number, -1 for the current one.</param>
    /// <param name="non_blocking">True lets copies overlap with other work.</param>
    public static T cuda<T>(this T module, int deviceIndex = -1, bool non_blocking = false)
        where T : nn.Module => module.to(DeviceType.CUDA, deviceIndex, non_blocking);

    /// <summary>Moves to a device and converts.</summary>
    /// <typeparam name="T">The module's class.</typeparam>
    /// <param name="module">The module.</param>
    /// <param name="device">The device.</param>
    /// <param name="type">A floating-point dtype.</param>
    /// <param name="non_blocking">True lets copies overlap with other work.</param>
    public static T to<T>(this T module, Device device, ScalarType type, bool non_blocking = false)
        where T : nn.Module
    {
        ArgumentNullException.ThrowIfNull(module);
        return (T)module._to(device, type, non_blocking);
    }

    /// <summary>Moves to a device.</summary>
    /// <typeparam name="T">The module's class.</typeparam>
    /// <param name="module">The module.</param>
    /// <param name="device">The device.</param>
    /// <param name="non_blocking">True lets copies overlap with other work.</param>
    public static T to<T>(this T module, Device device, bool non_blocking = false)
        where T : nn.Module
    {
        ArgumentNullException.ThrowIfNull(device);
        return module.to(device.type, device.index, non_blocking);
    }

    /// <summary>Moves to a device.</summary>
    /// <typeparam name="T">The module's class.</typeparam>
    /// <param name="module">The module.</param>
    /// <param name="deviceType">The device's kind.</param>
    /// <param name="deviceIndex">The device's number, -1 for the current one.</param>
    /// <param name="non_blocking">True lets copies overlap with other work.</param>
    public static T to<T>(this T module, DeviceType deviceType, int deviceIndex = -1, bool non_blocking = false)
        where T : nn.Module
    {
        ArgumentNullException.ThrowIfNull(module);
        return (T)module._to(deviceType, deviceIndex, non_blocking);
    }

    /// <summary>Converts the floating-point tensors.</summary>
    /// <typeparam name="T">The module's class.</typeparam>
    /// <param name="module">The module.</param>
    /// <param name="type">A floating-point dtype.</param>
    /// <param name="non_blocking">True lets copies overlap with other work.</param>
    /// <exception cref="ArgumentException">The dtype is not a floating-point one.</exception>
    public static T to<T>(this T module, ScalarType type, bool non_blocking = false)
        where T : nn.Module
    {
        ArgumentNullException.ThrowIfNull(module);
        return (T)module._to(type, non_blocking);
    }

    /// <summary>Moves to the device of a tensor and converts to its dtype.</summary>
    /// <typeparam name="T">The module's class.</typeparam>
    /// <param name="module">The module.</param>
    /// <param name="other">The tensor.</param>
    /// <param name="non_blocking">True lets copies overlap with other work.</param>
    public static T to<T>(this T module, Tensor other, bool non_blocking = false)
        where T : nn.Module
    {
        ArgumentNullException.ThrowIfNull(other);
        return module.to(other.device, other.dtype, non_blocking);
    }

    /// <summary>Moves to a device given by its name.</summary>
    /// <typeparam name="T">The module's class.</typeparam>
    /// <param name="module">The module.</param>
    /// <param name="device">Such as "cpu" or "cuda:0".</param>
    /// <param name="non_blocking">True lets copies overlap with other work.</param>
    public static T to<T>(this T module, string device, bool non_blocking = false)
        where T : nn.Module => module.to(new Device(device), non_blocking);
}
