namespace TorchSharp;

public static partial class torch
{
    private static Device? defaultDevice;

    internal static Device? DefaultDevice => defaultDevice;

    /// <summary>The CPU.</summary>
    public static Device CPU = new(DeviceType.CPU);

    /// <summary>Shapes and types without data.</summary>
    public static Device META = new(DeviceType.META);

    /// <summary>The first CUDA device, initialised by the first use of this property.</summary>
    /// <exception cref="InvalidOperationException">No CUDA device is there, or this libtorch was built without CUDA.</exception>
    public static Device CUDA
    {
        get
        {
            InitializeDeviceType(DeviceType.CUDA);
            return new Device(DeviceType.CUDA, 0);
        }
    }

    /// <summary>Reads <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</summary>
    public static Device device(string description) => new(description);

    /// <summary>A device by the name of its kind and its number.</summary>
    public static Device device(string deviceType, int index = -1) => new(deviceType, index);

    /// <summary>A device by its kind and its number.</summary>
    public static Device device(DeviceType deviceType, int index = -1) => new(deviceType, index);

    /// <summary>The CUDA device with this number.</summary>
    public static Device device(int index) => new(index);

    /// <summary>Makes a kind of device ready.</summary>
    /// <exception cref="InvalidOperationException">There is none of this kind.</exception>
    public static void InitializeDeviceType(DeviceType deviceType)
    {
        if (!TryInitializeDeviceType(deviceType))
            throw new InvalidOperationException($"Torch device type {deviceType} did not initialise on this machine: this libtorch or this machine has none.");
    }

    /// <summary>Makes a kind of device ready; false where there is none.</summary>
    public static bool TryInitializeDeviceType(DeviceType deviceType)
    {
        if (deviceType is DeviceType.CPU or DeviceType.META) return true;
        if (deviceType != DeviceType.CUDA || !cuda.is_available()) return false;
        return NativeMethods.dt_cuda_init() == 0;
    }

    /// <summary>Makes the device for new tensors ready and gives it back, the CPU when null.</summary>
    public static Device InitializeDevice(Device? device)
    {
        device ??= defaultDevice ?? CPU;
        InitializeDeviceType(device.type);
        return device;
    }

    /// <summary>Where factories put tensors for which no device is named.</summary>
    public static void set_default_device(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        InitializeDeviceType(device.type);
        defaultDevice = device;
    }

    /// <summary>Where factories put tensors for which no device is named.</summary>
    public static void set_default_device(string device) => set_default_device(new Device(device));

    /// <summary>Where factories put tensors for which no device is named.</summary>
    public static Device get_default_device() => defaultDevice ?? CPU;

    /// <summary>The dtype of new floating-point tensors for which none is named; float32 at start.</summary>
    /// <exception cref="System.Runtime.InteropServices.ExternalException">It is no floating-point type.</exception>
    public static void set_default_dtype(ScalarType dtype) => NativeError.Check(NativeMethods.dt_set_default_dtype((int)dtype));

    /// <summary>The dtype of new floating-point tensors for which none is named.</summary>
    public static ScalarType get_default_dtype() => (ScalarType)NativeMethods.dt_default_dtype();

    /// <summary>How many threads one operation uses.</summary>
    public static int get_num_threads() => NativeMethods.dt_num_threads();

    /// <summary>Sets how many threads one operation uses.</summary>
    public static void set_num_threads(int num)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(num, 1);
        NativeError.Check(NativeMethods.dt_set_num_threads(num));
    }

    /// <summary>How many operations run side by side.</summary>
    public static int get_num_interop_threads() => NativeMethods.dt_num_interop_threads();

    /// <summary>Sets how many operations run side by side; only before the first parallel work.</summary>
    public static void set_num_interop_threads(int num)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(num, 1);
        NativeError.Check(NativeMethods.dt_set_num_interop_threads(num));
    }
}
