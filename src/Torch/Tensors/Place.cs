namespace TorchSharp;

/// <summary>A device as native code takes it; type -1 leaves the choice to libtorch, which is the CPU.</summary>
internal readonly record struct Place(int Type, int Index)
{
    internal static Place For(torch.Device? device)
    {
        device ??= torch.DefaultDevice;
        if (device is null) return new Place(-1, -1);
        if (device.type != DeviceType.CPU) torch.InitializeDeviceType(device.type);
        return new Place((int)device.type, device.index);
    }
}
