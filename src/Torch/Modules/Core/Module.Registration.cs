using System.Reflection;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            private bool _areComponentsRegistered;

            /// <summary>Registers a child under a name.</summary>
            /// <param name="name">The name; not empty and without a dot.</param>
            /// <param name="module">The child.</param>
            public void add_module(string name, Module module) => register_module(name, module);

            /// <summary>Registers a child under a name; null removes the one that has it.</summary>
            /// <param name="name">The name; not empty and without a dot, since dots join the names of a path.</param>
            /// <param name="submodule">The child.</param>
            /// <exception cref="ArgumentException">The name is empty or holds a dot.</exception>
            /// <exception cref="InvalidOperationException">The name is taken.</exception>
            public virtual void register_module(string name, Module submodule)
            {
                if (submodule is null)
                {
                    _internal_submodules.Remove(name);
                    return;
                }

                if (string.IsNullOrEmpty(name)) throw new ArgumentException("A module's name cannot be empty.", nameof(name));
                if (name.Contains('.')) throw new ArgumentException($"A module's name cannot hold a dot, got '{name}'.", nameof(name));
                if (_internal_submodules.ContainsKey(name))
                    throw new InvalidOperationException($"Sub-module {name} is already registered.");

                submodule.RegisterComponents();
                _internal_submodules.Add(name, submodule);
            }

            /// <summary>Registers a parameter under a name and takes it out of its dispose scope.</summary>
            /// <param name="name">The name.</param>
            /// <param name="param">The parameter.</param>
            /// <exception cref="ArgumentNullException">There is no parameter, or it was disposed.</exception>
            /// <exception cref="InvalidOperationException">The name is taken.</exception>
            public virtual void register_parameter(string name, Modules.Parameter param)
            {
                if (param is null || param.IsInvalid)
                    throw new ArgumentNullException(nameof(param), "A null tensor cannot be registered as a parameter.");
                if (!_internal_params.TryAdd(name, param))
                    throw new InvalidOperationException($"Parameter {name} is already registered.");
                param.DetachFromDisposeScope();
            }

            /// <summary>Registers a buffer under a name and takes it out of its dispose scope.</summary>
            /// <param name="name">The name.</param>
            /// <param name="tensor">The buffer.</param>
            /// <param name="persistent">False keeps it out of the state dict.</param>
            /// <exception cref="ArgumentNullException">There is no tensor, or it was disposed.</exception>
            /// <exception cref="InvalidOperationException">The name is taken.</exception>
            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                if (tensor is null || tensor.IsInvalid)
                    throw new ArgumentNullException(nameof(tensor), "A null tensor cannot be registered as a buffer.");
                if (!_internal_buffers.TryAdd(name, (tensor, persistent)))
                    throw new InvalidOperationException($"Tensor {name} is already registered.");
                tensor.DetachFromDisposeScope();
            }

            /// <summary>Registers or replaces a parameter; null removes it.</summary>
            /// <param name="name">The name.</param>
            /// <param name="value">The parameter.</param>
            protected void ConditionallyRegisterParameter(string name, Modules.Parameter? value)
            {
                if (value is null)
                {
                    _internal_params.Remove(name);
                    return;
                }

                _internal_params[name] = value;
                value.DetachFromDisposeScope();
            }

            /// <summary>Registers or replaces a parameter given as a tensor; anything that is not a parameter removes it.</summary>
            /// <param name="name">The name.</param>
            /// <param name="value">The parameter.</param>
            protected void ConditionallyRegisterParameter(string name, Tensor? value) =>
                ConditionallyRegisterParameter(name, value as Modules.Parameter);

            /// <summary>Registers or replaces a buffer; null removes it.</summary>
            /// <param name="name">The name.</param>
            /// <param name="value">The buffer.</param>
            /// <param name="persistent">False keeps it out of the state dict.</param>
            protected void ConditionallyRegisterBuffer(string name, Tensor? value, bool persistent = true)
            {
                if (value is null)
                {
                    _internal_buffers.Remove(name);
                    return;
                }

                _internal_buffers[name] = (value, persistent);
                value.DetachFromDisposeScope();
            }

            /// <summary>
            /// Registers what the fields of this object hold: a module as a child, a <see cref="Modules.Parameter"/> as a parameter, any
            /// other tensor as a buffer; each under the name of its field (or of its <see cref="ComponentNameAttribute"/>).
            /// Call it in the last line of a constructor.
            /// </summary>
            protected virtual void RegisterComponents()
            {
                if (_areComponentsRegistered) return;
                foreach (var field in InstanceFields(GetType()))
                {
                    var component = field.GetCustomAttribute<ComponentNameAttribute>()?.Name ?? field.Name;
                    if (_internal_submodules.ContainsKey(component) || _internal_params.ContainsKey(component) ||
                        _internal_buffers.ContainsKey(component))
                        continue;

                    switch (field.GetValue(this))
                    {
                        case Module module:
                            register_module(component, module);
                            break;
                        case Modules.Parameter parameter:
                            register_parameter(component, parameter);
                            break;
                        case Tensor tensor:
                            register_buffer(component, tensor);
                            break;
                    }
                }

                _areComponentsRegistered = true;
            }

            /// <summary>Forgets all children, without disposing them.</summary>
            protected void ClearModules() => _internal_submodules.clear();

            // Own fields first, then those of the base classes, each once.
            private static IEnumerable<FieldInfo> InstanceFields(Type type)
            {
                var seen = new HashSet<string>();
                for (var current = type; current is not null && current != typeof(Module); current = current.BaseType)
                {
                    foreach (var field in current.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance))
                    {
                        if (field.DeclaringType != typeof(Module) && seen.Add(field.Name)) yield return field;
                    }
                }
            }
        }
    }
}
