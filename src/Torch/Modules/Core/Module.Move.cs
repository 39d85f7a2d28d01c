namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>Moves the tree to a device and converts its floating-point tensors. Used by the <c>to</c> extension methods.</summary>
            /// <param name="device">The device.</param>
            /// <param name="dtype">A floating-point dtype.</param>
            /// <param name="non_blocking">True lets copies from pinned memory overlap with other work.</param>
            protected internal virtual Module _to(Device device, ScalarType dtype, bool non_blocking) => Move(device, dtype, non_blocking);

            /// <summary>Moves the tree to a device. Used by the <c>to</c> extension methods.</summary>
            /// <param name="deviceType">The device's kind.</param>
            /// <param name="deviceIndex">The device's number, -1 for the current one.</param>
            /// <param name="non_blocking">True lets copies from pinned memory overlap with other work.</param>
            protected internal virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) =>
                Move(new Device(deviceType, deviceType == DeviceType.CPU ? -1 : deviceIndex), null, non_blocking);

            /// <summary>Converts the floating-point tensors of the tree. Used by the <c>to</c> extension methods.</summary>
            /// <param name="dtype">A floating-point dtype.</param>
            /// <param name="non_blocking">True lets copies from pinned memory overlap with other work.</param>
            protected internal virtual Module _to(ScalarType dtype, bool non_blocking) => Move(null, dtype, non_blocking);

            // Unlike TorchSharp, which makes new Parameter objects, this changes the tensors in place (as PyTorch does): fields, shared
            // weights and optimisers built before stay valid.
            private Module Move(Device? device, ScalarType? dtype, bool nonBlocking)
            {
                if (dtype is { } type && !IsFloating(type))
                    throw new ArgumentException($"nn.Module.to only accepts floating point types, but got {type}.", nameof(dtype));

                using var noGrad = no_grad();
                foreach (var (_, child) in named_children())
                {
                    child.Move(device, dtype, nonBlocking);
                }

                foreach (var (_, parameter) in _internal_params)
                {
                    using var gradient = parameter.grad;
                    if (gradient is not null) parameter.grad = null;
                    Move(parameter, device, dtype, nonBlocking);
                    if (gradient is null) continue;
                    Move(gradient, device, dtype, nonBlocking);
                    parameter.grad = gradient;
                }

                foreach (var (_, (buffer, _)) in _internal_buffers)
                {
                    Move(buffer, device, dtype, nonBlocking);
                }

                return this;
            }

            private static void Move(Tensor tensor, Device? device, ScalarType? dtype, bool nonBlocking)
            {
                var current = tensor.device;
                var targetDevice = device ?? current;
                var targetType = dtype is not null && tensor.is_floating_point() ? dtype.Value : tensor.dtype;
                var sameDevice = targetDevice.type == current.type && (targetDevice.index == -1 || targetDevice.index == current.index);
                if (sameDevice && targetType == tensor.dtype) return;
                using var moved = tensor.to(targetType, targetDevice, non_blocking: nonBlocking);
                NativeError.Check(NativeMethods.dt_set_data(tensor.Handle, moved.Handle));
                GC.KeepAlive(tensor);
            }

            private static bool IsFloating(ScalarType type) =>
                type is ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64;
        }
    }
}
