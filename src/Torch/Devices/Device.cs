using System.Globalization;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Where a tensor lives: a kind of device and which one of it.</summary>
    public sealed class Device : IEquatable<Device>
    {
        /// <summary>Reads <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</summary>
        /// <exception cref="ArgumentException">The text names no device.</exception>
        public Device(string description)
        {
            ArgumentNullException.ThrowIfNull(description);
            var parts = description.Split(':');
            if (parts.Length > 2) throw Bad(description);
            type = Parse(parts[0], description);
            index = -1;
            if (parts.Length == 2)
            {
                if (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var n)) throw Bad(description);
                index = n;
            }
        }

        /// <summary>A device by the name of its kind and its number.</summary>
        /// <exception cref="ArgumentException">The text names no kind of device.</exception>
        public Device(string deviceType, int index = -1)
        {
            ArgumentNullException.ThrowIfNull(deviceType);
            type = Parse(deviceType, deviceType);
            this.index = Check(index);
        }

        /// <summary>A device by its kind and its number; -1 is the current one.</summary>
        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType;
            this.index = Check(index);
        }

        /// <summary>The CUDA device with this number.</summary>
        public Device(int index)
            : this(DeviceType.CUDA, index)
        {
        }

        /// <summary>The kind of device.</summary>
        public DeviceType type { get; }

        /// <summary>Which device of its kind, from 0; -1 for the CPU or "the current one".</summary>
        public int index { get; }

        /// <summary>Reads a description such as <c>cuda:0</c>.</summary>
        public static implicit operator Device(string description) => new(description);

        /// <inheritdoc/>
        public override string ToString()
        {
            var name = type.ToString().ToLowerInvariant();
            return index < 0 ? name : $"{name}:{index}";
        }

        /// <summary>True for the same kind and number.</summary>
        public bool Equals(Device? other) => other is not null && type == other.type && index == other.index;

        /// <inheritdoc/>
        public override bool Equals(object? obj) => Equals(obj as Device);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(type, index);

        /// <summary>True for the same kind and number.</summary>
        public static bool operator ==(Device? left, Device? right) => left is null ? right is null : left.Equals(right);

        /// <summary>True unless both are the same.</summary>
        public static bool operator !=(Device? left, Device? right) => !(left == right);

        private static DeviceType Parse(string name, string description) => name.ToLowerInvariant() switch
        {
            "cpu" => DeviceType.CPU,
            "cuda" => DeviceType.CUDA,
            "hip" => DeviceType.HIP,
            "xla" => DeviceType.XLA,
            "mps" => DeviceType.MPS,
            "meta" => DeviceType.META,
            _ => throw Bad(description),
        };

        private static int Check(int index) =>
            index is >= -1 and <= 127 ? index : throw new ArgumentOutOfRangeException(nameof(index), index, "a device number is -1 (current) to 127");

        private static ArgumentException Bad(string description) =>
            new($"'{description}' names no device: expected cpu, cuda or cuda:N", nameof(description));
    }
}
