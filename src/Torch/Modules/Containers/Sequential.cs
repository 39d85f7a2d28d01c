namespace TorchSharp.Modules
{
    using static torch;

    /// <summary>Modules one after another: each gets the result of the one before.</summary>
    public class Sequential : nn.Module<Tensor, Tensor>
    {
        private readonly List<nn.IModule<Tensor, Tensor>> _parts = [];

        /// <summary>Creates a sequence of named modules.</summary>
        /// <param name="modules">The modules with their names.</param>
        protected internal Sequential(params (string name, nn.Module<Tensor, Tensor> submodule)[] modules)
            : base(nameof(Sequential))
        {
            ArgumentNullException.ThrowIfNull(modules);
            foreach (var (name, module) in modules) append(name, module);
        }

        /// <summary>Creates a sequence of modules named by their places.</summary>
        /// <param name="modules">The modules.</param>
        protected internal Sequential(params nn.Module<Tensor, Tensor>[] modules)
            : base(nameof(Sequential))
        {
            ArgumentNullException.ThrowIfNull(modules);
            foreach (var module in modules) append(module);
        }

        /// <summary>How many modules there are.</summary>
        public int Count => _parts.Count;

        /// <summary>The module at a place.</summary>
        /// <param name="index">The place, from 0.</param>
        public nn.IModule<Tensor, Tensor> this[int index] => _parts[index];

        /// <summary>A sequence of a part of the modules, which it shares with this one.</summary>
        /// <param name="index">First place and the one after the last; null for an open end.</param>
        public Sequential this[(int? start, int? end) index]
        {
            get
            {
                var part = new Sequential(Array.Empty<nn.Module<Tensor, Tensor>>());
                var names = _internal_submodules.Keys.ToList();
                for (var i = index.start ?? 0; i < (index.end ?? Count); i++) part.append(names[i], _parts[i]);
                return part;
            }
        }

        /// <summary>A sequence of a part of the modules, which it shares with this one.</summary>
        /// <param name="index">The range of places.</param>
        public Sequential this[Range index]
        {
            get
            {
                var (offset, length) = index.GetOffsetAndLength(Count);
                return this[(offset, offset + length)];
            }
        }

        /// <summary>Adds a module under a name.</summary>
        /// <param name="name">The name.</param>
        /// <param name="module">The module.</param>
        /// <returns>This sequence.</returns>
        public Sequential append(string name, nn.IModule<Tensor, Tensor> module)
        {
            register_module(name, module as nn.Module ?? throw new ArgumentException("Only modules can be part of a sequence.", nameof(module)));
            _parts.Add(module);
            return this;
        }

        /// <summary>Adds a module under its place.</summary>
        /// <param name="module">The module.</param>
        /// <returns>This sequence.</returns>
        public Sequential append(nn.IModule<Tensor, Tensor> module) => append($"{_parts.Count}", module);

        /// <summary>Runs all modules with their hooks. Results in between are disposed; the gradient keeps what it needs of them.</summary>
        /// <param name="tensor">The input of the first module.</param>
        /// <returns>The result of the last; of an empty sequence the input as a new object.</returns>
        public override Tensor forward(Tensor tensor)
        {
            if (_parts.Count == 0) return tensor.alias();
            var current = tensor;
            foreach (var part in _parts)
            {
                var next = part.call(current);
                // A module that works in place gives its input back.
                if (!ReferenceEquals(current, tensor) && !ReferenceEquals(current, next)) current.Dispose();
                current = next;
            }

            return current;
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Creates an empty sequence.</summary>
            public static Modules.Sequential Sequential() => new(Array.Empty<Module<Tensor, Tensor>>());

            /// <summary>Creates a sequence of named modules.</summary>
            /// <param name="modules">The modules with their names.</param>
            public static Modules.Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) => new(modules);

            /// <summary>Creates a sequence of modules named by their places.</summary>
            /// <param name="modules">The modules.</param>
            public static Modules.Sequential Sequential(params Module<Tensor, Tensor>[] modules) => new(modules);

            /// <summary>Creates a sequence of named modules.</summary>
            /// <param name="modules">The modules with their names.</param>
            public static Modules.Sequential Sequential(IEnumerable<(string name, Module<Tensor, Tensor> submodule)> modules) =>
                new(modules.ToArray());

            /// <summary>Creates a sequence of modules named by their places.</summary>
            /// <param name="modules">The modules.</param>
            public static Modules.Sequential Sequential(IEnumerable<Module<Tensor, Tensor>> modules) => new(modules.ToArray());
        }
    }
}
