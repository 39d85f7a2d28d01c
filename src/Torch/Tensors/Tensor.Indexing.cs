namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        /// <summary>A view of one place of the first dimension; setting writes there.</summary>
        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => Make(NativeMethods.dt_pick(Handle, &i1, 1), this);
            set => Put([i1], value);
        }

        /// <summary>A view of one place of the first two dimensions; setting writes there.</summary>
        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => Pick([i1, i2]);
            set => Put([i1, i2], value);
        }

        /// <summary>A view of one place of the first three dimensions; setting writes there.</summary>
        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => Pick([i1, i2, i3]);
            set => Put([i1, i2, i3], value);
        }

        /// <summary>A view of one place of the first four dimensions; setting writes there.</summary>
        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => Pick([i1, i2, i3, i4]);
            set => Put([i1, i2, i3, i4], value);
        }

        /// <summary>A view of one place of the first five dimensions; setting writes there.</summary>
        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4, long i5]
        {
            get => Pick([i1, i2, i3, i4, i5]);
            set => Put([i1, i2, i3, i4, i5], value);
        }

        /// <summary>A view of one place of the first six dimensions; setting writes there.</summary>
        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4, long i5, long i6]
        {
            get => Pick([i1, i2, i3, i4, i5, i6]);
            set => Put([i1, i2, i3, i4, i5, i6], value);
        }

        /// <summary>A view of one place of the first dimensions; setting writes there.</summary>
        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[params long[] indices]
        {
            get => Pick(indices);
            set => Put(indices, value);
        }

        /// <summary>The part of the tensor that the indices name: a view for places and slices, a copy with masks and lists. Setting writes there, with broadcasting.</summary>
        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        /// <summary>The elements at the places that the tensors name, or where a mask holds. Setting writes there.</summary>
        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        /// <summary>The part of the tensor that the indices name.</summary>
        public Tensor index(params TensorIndex[] indices)
        {
            fixed (IndexItem* items = IndexItem.From(indices)) return Make(NativeMethods.dt_index(Handle, items, indices.Length), this, indices);
        }

        /// <summary>The elements at the places that the tensors name, or where a mask holds; null takes a dimension whole.</summary>
        public Tensor index(params Tensor[] indices) => index(AsIndices(indices));

        /// <summary>Writes a tensor to the part that the indices name, with broadcasting.</summary>
        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => index_put_(value, indices, false);

        /// <summary>Writes a tensor to the part that the indices name; with <paramref name="accumulate"/> it is added there, repeated places too.</summary>
        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false)
        {
            ArgumentNullException.ThrowIfNull(value);
            fixed (IndexItem* items = IndexItem.From(indices))
                return Self(NativeMethods.dt_index_put_(Handle, items, indices.Length, value.Handle, accumulate ? 1 : 0), value, indices);
        }

        /// <summary>Writes a tensor to the places that the tensors name.</summary>
        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, AsIndices(indices), false);

        /// <summary>Writes a tensor to the places that the tensors name; with <paramref name="accumulate"/> it is added there, repeated places too.</summary>
        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false) => index_put_(value, AsIndices(indices), accumulate);

        /// <summary>Writes a number to the part that the indices name.</summary>
        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            fixed (IndexItem* items = IndexItem.From(indices))
                return Self(NativeMethods.dt_index_put_s_(Handle, items, indices.Length, value, 0), indices);
        }

        /// <summary>Writes a number to the places that the tensors name.</summary>
        public Tensor index_put_(Scalar value, params Tensor[] indices) => index_put_(value, AsIndices(indices));

        private Tensor Pick(ReadOnlySpan<long> at)
        {
            fixed (long* p = at) return Make(NativeMethods.dt_pick(Handle, p, at.Length), this);
        }

        private void Put(ReadOnlySpan<long> at, Tensor value)
        {
            ArgumentNullException.ThrowIfNull(value);
            fixed (long* p = at) Self(NativeMethods.dt_pick_set(Handle, p, at.Length, value.Handle), value);
        }

        private static TensorIndex[] AsIndices(Tensor[] tensors) =>
            Array.ConvertAll(tensors, tensor => tensor is null ? TensorIndex.Colon : TensorIndex.Tensor(tensor));
    }
}
