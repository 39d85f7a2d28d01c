using System.Collections;

namespace TorchSharp.Modules
{
    using static torch;

    /// <summary>A list of parameters, named by their places.</summary>
    public class ParameterList : nn.Module, IList<Parameter>
    {
        private readonly List<Parameter> _list = [];

        /// <summary>Creates a list.</summary>
        /// <param name="parameters">The parameters.</param>
        public ParameterList(params Parameter[] parameters)
            : base(nameof(ParameterList))
        {
            extend(parameters);
        }

        /// <summary>How many parameters there are.</summary>
        public int Count => _list.Count;

        /// <summary>Always false.</summary>
        public bool IsReadOnly => false;

        /// <summary>The parameter at a place.</summary>
        /// <param name="index">The place, from 0.</param>
        public Parameter this[int index]
        {
            get => _list[index];
            set
            {
                _list[index] = value;
                Renumber();
            }
        }

        /// <summary>Adds parameters at the end.</summary>
        /// <param name="parameters">The parameters.</param>
        public void append(params Parameter[] parameters) => extend(parameters);

        /// <summary>Adds parameters at the end.</summary>
        /// <param name="parameters">The parameters.</param>
        public void extend(IEnumerable<Parameter> parameters)
        {
            ArgumentNullException.ThrowIfNull(parameters);
            foreach (var parameter in parameters) Add(parameter);
        }

        /// <summary>Adds a parameter at the end.</summary>
        /// <param name="item">The parameter.</param>
        public void Add(Parameter item)
        {
            register_parameter($"{_list.Count}", item);
            _list.Add(item);
        }

        /// <summary>Inserts a parameter; those behind get new names.</summary>
        /// <param name="index">Its place.</param>
        /// <param name="item">The parameter.</param>
        public void Insert(int index, Parameter item)
        {
            ArgumentNullException.ThrowIfNull(item);
            _list.Insert(index, item);
            Renumber();
        }

        /// <summary>Removes a parameter without disposing it; those behind get new names.</summary>
        /// <param name="item">The parameter.</param>
        /// <returns>Whether it was there.</returns>
        public bool Remove(Parameter item)
        {
            var index = IndexOf(item);
            if (index >= 0) RemoveAt(index);
            return index >= 0;
        }

        /// <summary>Removes the parameter at a place without disposing it; those behind get new names.</summary>
        /// <param name="index">The place.</param>
        public void RemoveAt(int index)
        {
            _list.RemoveAt(index);
            Renumber();
        }

        /// <summary>Removes all parameters without disposing them.</summary>
        public void Clear()
        {
            _list.Clear();
            _internal_params.clear();
        }

        /// <summary>Whether a parameter is there.</summary>
        /// <param name="item">The parameter.</param>
        public bool Contains(Parameter item) => IndexOf(item) >= 0;

        /// <summary>Copies the parameters into an array.</summary>
        /// <param name="array">The array.</param>
        /// <param name="arrayIndex">Where to begin in it.</param>
        public void CopyTo(Parameter[] array, int arrayIndex) => _list.CopyTo(array, arrayIndex);

        /// <summary>The place of a parameter, -1 when it is not there.</summary>
        /// <param name="item">The parameter.</param>
        public int IndexOf(Parameter item) => _list.FindIndex(parameter => ReferenceEquals(parameter, item));

        /// <summary>The parameters in order.</summary>
        public IEnumerator<Parameter> GetEnumerator() => _list.GetEnumerator();

        /// <inheritdoc/>
        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        private void Renumber()
        {
            _internal_params.clear();
            for (var i = 0; i < _list.Count; i++) register_parameter($"{i}", _list[i]);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Creates a list of parameters.</summary>
            /// <param name="parameters">The parameters.</param>
            public static Modules.ParameterList ParameterList(params Modules.Parameter[] parameters) => new(parameters);
        }
    }
}
