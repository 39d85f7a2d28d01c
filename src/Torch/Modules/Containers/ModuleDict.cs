using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace TorchSharp.Modules
{
    using static torch;

    /// <summary>Modules by name, in the order in which they were added.</summary>
    /// <typeparam name="T">The class of the modules.</typeparam>
    [SuppressMessage("Naming", "CA1710", Justification = "TorchSharp's name.")]
    public class ModuleDict<T> : nn.Module, IDictionary<string, T>, IEnumerable<(string, T)>
        where T : nn.Module
    {
        /// <summary>Creates an empty dictionary.</summary>
        public ModuleDict()
            : base(nameof(ModuleDict<T>))
        {
        }

        /// <summary>How many modules there are.</summary>
        public int Count => _internal_submodules.Count;

        /// <summary>Always false.</summary>
        public bool IsReadOnly => false;

        /// <summary>The names in order.</summary>
        public ICollection<string> Keys => _internal_submodules.Keys;

        /// <summary>The modules in order.</summary>
        public ICollection<T> Values => [.. _internal_submodules.Values.Cast<T>()];

        /// <summary>The module of a name; setting replaces it, or adds it at the end.</summary>
        /// <param name="key">The name.</param>
        public T this[string key]
        {
            get => (T)_internal_submodules[key];
            set
            {
                ArgumentNullException.ThrowIfNull(value);
                if (_internal_submodules.ContainsKey(key)) _internal_submodules[key] = value;
                else register_module(key, value);
            }
        }

        /// <summary>The name and the module at a place.</summary>
        /// <param name="index">The place, from 0.</param>
        public (string, T) this[int index] => this.ElementAt<(string, T)>(index);

        /// <summary>Adds a module at the end.</summary>
        /// <param name="key">Its name.</param>
        /// <param name="value">The module.</param>
        /// <exception cref="InvalidOperationException">The name is taken.</exception>
        public void Add(string key, T value)
        {
            ArgumentNullException.ThrowIfNull(value);
            register_module(key, value);
        }

        /// <summary>Adds a module at the end.</summary>
        /// <param name="item">Its name and the module.</param>
        public void Add((string, T) item) => Add(item.Item1, item.Item2);

        /// <summary>Adds a module at the end.</summary>
        /// <param name="item">Its name and the module.</param>
        public void Add(KeyValuePair<string, T> item) => Add(item.Key, item.Value);

        /// <summary>Whether a name is there.</summary>
        /// <param name="key">The name.</param>
        public bool ContainsKey(string key) => _internal_submodules.ContainsKey(key);

        /// <summary>Whether a module is there under its name.</summary>
        /// <param name="item">The name and the module.</param>
        public bool Contains(KeyValuePair<string, T> item) => TryGetValue(item.Key, out var value) && ReferenceEquals(value, item.Value);

        /// <summary>Removes a module without disposing it.</summary>
        /// <param name="key">Its name.</param>
        /// <returns>Whether it was there.</returns>
        public bool Remove(string key) => _internal_submodules.Remove(key);

        /// <summary>Removes a module without disposing it.</summary>
        /// <param name="item">Its name and the module.</param>
        /// <returns>Whether it was there.</returns>
        public bool Remove(KeyValuePair<string, T> item) => Contains(item) && Remove(item.Key);

        /// <summary>The module of a name, if there is one.</summary>
        /// <param name="key">The name.</param>
        /// <param name="value">The module.</param>
        /// <returns>Whether the name is there.</returns>
        public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value)
        {
            var found = _internal_submodules.TryGetValue(key, out var module);
            value = (T?)module;
            return found;
        }

        /// <summary>Removes all modules without disposing them.</summary>
        public void Clear() => ClearModules();

        /// <summary>Removes all modules without disposing them.</summary>
        public void clear() => ClearModules();

        /// <summary>The names in order.</summary>
        public IEnumerable<string> keys() => Keys;

        /// <summary>The modules in order.</summary>
        public IEnumerable<T> values() => Values;

        /// <summary>The names and modules in order.</summary>
        public IEnumerator<(string, T)> items() => GetEnumerator();

        /// <summary>Copies names and modules into an array.</summary>
        /// <param name="array">The array.</param>
        /// <param name="arrayIndex">Where to begin in it.</param>
        public void CopyTo(KeyValuePair<string, T>[] array, int arrayIndex)
        {
            ArgumentNullException.ThrowIfNull(array);
            foreach (var (key, value) in this) array[arrayIndex++] = new KeyValuePair<string, T>(key, value);
        }

        /// <summary>The names and modules in order.</summary>
        public IEnumerator<(string, T)> GetEnumerator()
        {
            foreach (var (key, module) in _internal_submodules) yield return (key, (T)module);
        }

        /// <inheritdoc/>
        IEnumerator<KeyValuePair<string, T>> IEnumerable<KeyValuePair<string, T>>.GetEnumerator()
        {
            foreach (var (key, module) in _internal_submodules) yield return new KeyValuePair<string, T>(key, (T)module);
        }

        /// <inheritdoc/>
        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Creates modules by name, of any class.</summary>
            /// <param name="modules">The names and modules.</param>
            public static Modules.ModuleDict<Module> ModuleDict(params (string, Module)[] modules) => ModuleDict<Module>(modules);

            /// <summary>Creates modules by name, of one class.</summary>
            /// <typeparam name="T">The class.</typeparam>
            /// <param name="modules">The names and modules.</param>
            public static Modules.ModuleDict<T> ModuleDict<T>(params (string, T)[] modules)
                where T : Module
            {
                var result = new Modules.ModuleDict<T>();
                foreach (var (key, module) in modules) result.Add(key, module);
                return result;
            }
        }
    }
}
