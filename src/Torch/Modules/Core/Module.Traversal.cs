namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>The parameters with their paths, each object once (a shared one under its first path).</summary>
            /// <param name="recurse">False for those of this module alone.</param>
            public virtual IEnumerable<(string name, Modules.Parameter parameter)> named_parameters(bool recurse = true)
            {
                var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
                foreach (var (key, parameter) in _internal_params)
                {
                    if (!parameter.IsInvalid && seen.Add(parameter)) yield return (key, parameter);
                }

                if (!recurse) yield break;
                foreach (var (childName, child) in _internal_submodules)
                {
                    foreach (var (key, parameter) in child.named_parameters(true))
                    {
                        if (seen.Add(parameter)) yield return ($"{childName}.{key}", parameter);
                    }
                }
            }

            /// <summary>The parameters, each once.</summary>
            /// <param name="recurse">False for those of this module alone.</param>
            public virtual IEnumerable<Modules.Parameter> parameters(bool recurse = true) =>
                named_parameters(recurse).Select(pair => pair.parameter);

            /// <summary>The buffers with their paths, each object once.</summary>
            /// <param name="recurse">False for those of this module alone.</param>
            /// <param name="include_nonpersistent">False leaves out those that the state dict leaves out.</param>
            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true)
            {
                var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
                foreach (var (key, (buffer, persistent)) in _internal_buffers)
                {
                    if ((persistent || include_nonpersistent) && !buffer.IsInvalid && seen.Add(buffer)) yield return (key, buffer);
                }

                if (!recurse) yield break;
                foreach (var (childName, child) in _internal_submodules)
                {
                    foreach (var (key, buffer) in child.named_buffers(true, include_nonpersistent))
                    {
                        if (seen.Add(buffer)) yield return ($"{childName}.{key}", buffer);
                    }
                }
            }

            /// <summary>The buffers, each once.</summary>
            /// <param name="recurse">False for those of this module alone.</param>
            /// <param name="include_nonpersistent">False leaves out those that the state dict leaves out.</param>
            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(pair => pair.buffer);

            /// <summary>The direct children with their names, in the order of registration.</summary>
            public virtual IEnumerable<(string name, Module module)> named_children() => _internal_submodules;

            /// <summary>The direct children.</summary>
            public virtual IEnumerable<Module> children() => named_children().Select(pair => pair.module);

            /// <summary>All modules below this one with their paths: first the children, then what is below each. This module is not among them.</summary>
            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach (var pair in _internal_submodules) yield return pair;
                foreach (var (childName, child) in _internal_submodules)
                {
                    foreach (var (key, module) in child.named_modules()) yield return ($"{childName}.{key}", module);
                }
            }

            /// <summary>All modules below this one.</summary>
            public virtual IEnumerable<Module> modules() => named_modules().Select(pair => pair.module);

            /// <summary>Whether there is a parameter at a path.</summary>
            /// <param name="target">The path, its parts joined by dots.</param>
            public virtual bool has_parameter(string target) => get_parameter(target) is not null;

            /// <summary>Whether there is a buffer at a path.</summary>
            /// <param name="target">The path, its parts joined by dots.</param>
            public virtual bool has_buffer(string target) => get_buffer(target) is not null;

            /// <summary>The parameter at a path, or null.</summary>
            /// <param name="target">The path, its parts joined by dots.</param>
            public virtual Modules.Parameter? get_parameter(string target)
            {
                if (_internal_params.TryGetValue(target, out var parameter)) return parameter;
                return ChildOf(target, out var rest)?.get_parameter(rest);
            }

            /// <summary>The buffer at a path, or null.</summary>
            /// <param name="target">The path, its parts joined by dots.</param>
            public virtual Tensor? get_buffer(string target)
            {
                if (_internal_buffers.TryGetValue(target, out var buffer)) return buffer.Item1;
                return ChildOf(target, out var rest)?.get_buffer(rest);
            }

            private Module? ChildOf(string target, out string rest)
            {
                var dot = target.IndexOf('.', StringComparison.Ordinal);
                rest = dot < 0 ? "" : target[(dot + 1)..];
                if (dot < 0) return null;
                return _internal_submodules.TryGetValue(target[..dot], out var child) ? child : null;
            }
        }
    }
}
