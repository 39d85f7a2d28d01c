using System.Diagnostics.CodeAnalysis;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>
        /// The base of every neural-network module: a tree of children with their parameters (trained) and buffers (kept, not trained).
        /// </summary>
        /// <remarks>
        /// A subclass creates its parts in its constructor, stores them in fields and calls <see cref="RegisterComponents"/> in the last
        /// line. Parameters and buffers that were registered leave the dispose scope in which they were made: they live until the module
        /// is disposed.
        /// </remarks>
        [SuppressMessage("Design", "CA1063", Justification = "TorchSharp's shape; the tensors carry their own finalisers.")]
        public partial class Module : IDisposable
        {
            /// <summary>The children by name, in the order of registration.</summary>
            protected OrderedDict<string, Module> _internal_submodules = new();

            /// <summary>The buffers of this module alone by name; the flag says whether a buffer belongs to the state dict.</summary>
            protected OrderedDict<string, (Tensor, bool)> _internal_buffers = new();

            /// <summary>The parameters of this module alone by name.</summary>
            protected OrderedDict<string, Modules.Parameter> _internal_params = new();

            /// <summary>The name given to the constructor.</summary>
            protected string? name;

            private bool _training = true;
            private bool _disposed;

            /// <summary>Creates an empty module.</summary>
            /// <param name="name">What <see cref="GetName"/> answers; usually the class name.</param>
            protected Module(string name)
            {
                this.name = name;
            }

            /// <summary>The module's name: the one given to the constructor, else the class name.</summary>
            public virtual string GetName() => string.IsNullOrEmpty(name) ? GetType().Name : name;

            /// <summary>True while the module trains (the initial state): dropout is active.</summary>
            public virtual bool training => _training;

            /// <summary>Puts this module and all below it into training mode.</summary>
            /// <param name="train">False for evaluation mode.</param>
            public virtual void train(bool train = true)
            {
                _training = train;
                foreach (var (_, child) in named_children())
                {
                    child.train(train);
                }
            }

            /// <summary>Puts this module and all below it into evaluation mode: dropout passes its input through.</summary>
            public virtual void eval() => train(false);

            /// <summary>Calls a function on every module of the tree, children before their parent.</summary>
            /// <param name="fn">The function.</param>
            /// <returns>This module.</returns>
            public virtual Module apply(Action<Module> fn)
            {
                ArgumentNullException.ThrowIfNull(fn);
                foreach (var (_, child) in _internal_submodules)
                {
                    child.apply(fn);
                }

                fn(this);
                return this;
            }

            /// <summary>Clears the gradients of all parameters of the tree.</summary>
            /// <param name="set_to_none">True removes them; false fills them with zeros.</param>
            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (var (_, parameter) in named_parameters())
                {
                    using var gradient = parameter.grad;
                    if (gradient is null) continue;
                    if (set_to_none)
                    {
                        parameter.grad = null;
                        continue;
                    }

                    gradient.detach_().zero_();
                }
            }

            /// <summary>Disposes the parameters, buffers and children.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Disposes the parameters, buffers and children.</summary>
            /// <param name="disposing">True when called from <see cref="Dispose()"/>.</param>
            protected virtual void Dispose(bool disposing)
            {
                if (!disposing || _disposed) return;
                _disposed = true;
                foreach (var (_, (buffer, _)) in _internal_buffers)
                {
                    buffer.Dispose();
                }

                foreach (var (_, parameter) in _internal_params)
                {
                    parameter.Dispose();
                }

                foreach (var (_, child) in named_children())
                {
                    child.Dispose();
                }
            }

            /// <summary>The device and dtype to create parameters with when the caller named none.</summary>
            /// <param name="device">The device, or null for the default one.</param>
            /// <param name="dtype">The dtype, or null for the default one.</param>
            protected static (Device device, ScalarType dtype) GetDefaultDeviceAndType(Device? device = null, ScalarType? dtype = null) =>
                (device ?? get_default_device(), dtype ?? get_default_dtype());
        }
    }
}
