using System.Collections;

namespace TorchSharp.Modules
{
    using static torch;

    /// <summary>A list of modules, named by their places.</summary>
    /// <typeparam name="T">The class of the modules.</typeparam>
    public class ModuleList<T> : nn.Module, IList<T>
        where T : nn.Module
    {
        private readonly List<T> _list = [];

        /// <summary>Creates a list.</summary>
        /// <param name="modules">The modules.</param>
        public ModuleList(params T[] modules)
            : base(nameof(ModuleList<T>))
        {
            extend(modules);
        }

        /// <summary>How many modules there are.</summary>
        public int Count => _list.Count;

        /// <summary>Always false.</summary>
        public bool IsReadOnly => false;

        /// <summary>The module at a place.</summary>
        /// <param name="index">The place, from 0.</param>
        public T this[int index]
        {
            get => _list[index];
            set
            {
                _list[index] = value;
                Renumber();
            }
        }

        /// <summary>Adds modules at the end.</summary>
        /// <param name="parameters">The modules.</param>
        public void append(params T[] parameters) => extend(parameters);

        /// <summary>Adds modules at the end.</summary>
        /// <param name="modules">The modules.</param>
        public void extend(IEnumerable<T> modules)
        {
            ArgumentNullException.ThrowIfNull(modules);
            foreach (var module in modules) Add(module);
        }

        /// <summary>Adds a module at the end.</summary>
        /// <param name="item">The module.</param>
        public void Add(T item)
        {
            ArgumentNullException.ThrowIfNull(item);
            register_module($"{_list.Count}", item);
            _list.Add(item);
        }

        /// <summary>Inserts a module; those behind get new names.</summary>
        /// <param name="index">Its place.</param>
        /// <param name="item">The module.</param>
        public void Insert(int index, T item)
        {
            ArgumentNullException.ThrowIfNull(item);
            _list.Insert(index, item);
            Renumber();
        }

        /// <summary>Removes a module without disposing it; those behind get new names.</summary>
        /// <param name="item">The module.</param>
        /// <returns>Whether it was there.</returns>
        public bool Remove(T item)
        {
            var removed = _list.Remove(item);
            Renumber();
            return removed;
        }

        /// <summary>Removes the module at a place without disposing it; those behind get new names.</summary>
        /// <param name="index">The place.</param>
        public void RemoveAt(int index)
        {
            _list.RemoveAt(index);
            Renumber();
        }

        /// <summary>Removes all modules without disposing them.</summary>
        public void Clear()
        {
            _list.Clear();
            ClearModules();
        }

        /// <summary>Whether a module is there.</summary>
        /// <param name="item">The module.</param>
        public bool Contains(T item) => _list.Contains(item);

        /// <summary>Copies the modules into an array.</summary>
        /// <param name="array">The array.</param>
        /// <param name="arrayIndex">Where to begin in it.</param>
        public void CopyTo(T[] array, int arrayIndex) => _list.CopyTo(array, arrayIndex);

        /// <summary>The place of a module, -1 when it is not there.</summary>
        /// <param name="item">The module.</param>
        public int IndexOf(T item) => _list.IndexOf(item);

        /// <summary>The modules in order.</summary>
        public IEnumerator<T> GetEnumerator() => _list.GetEnumerator();

        /// <inheritdoc/>
        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        private void Renumber()
        {
            ClearModules();
            for (var i = 0; i < _list.Count; i++) register_module($"{i}", _list[i]);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Creates a list of modules of any class.</summary>
            /// <param name="modules">The modules.</param>
            public static Modules.ModuleList<Module> ModuleList(params Module[] modules) => new(modules);

            /// <summary>Creates a list of modules of one class.</summary>
            /// <typeparam name="T">The class.</typeparam>
            /// <param name="modules">The modules.</param>
            public static Modules.ModuleList<T> ModuleList<T>(params T[] modules)
                where T : Module => new(modules);
        }
    }
}
