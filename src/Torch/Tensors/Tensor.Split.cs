namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        /// <summary>Views of pieces of a size along a dimension; the last may be smaller.</summary>
        public Tensor[] split(long size, int dim = 0)
        {
            nint* list;
            long count;
            return MakeList(NativeMethods.dt_split(Handle, size, dim, &list, &count), list, count, this);
        }

        /// <summary>Views of pieces of these sizes along a dimension.</summary>
        public Tensor[] split(long[] sizes, int dim = 0)
        {
            nint* list;
            long count;
            fixed (long* p = sizes)
                return MakeList(NativeMethods.dt_split_sizes(Handle, p, sizes.Length, dim, &list, &count), list, count, this);
        }

        /// <summary>Views of about so many equal pieces along a dimension.</summary>
        public Tensor[] chunk(long chunks, long dim = 0)
        {
            nint* list;
            long count;
            return MakeList(NativeMethods.dt_chunk(Handle, chunks, dim, &list, &count), list, count, this);
        }

        /// <summary>Views of all places of a dimension, which vanishes.</summary>
        public Tensor[] unbind(int dimension = 0)
        {
            nint* list;
            long count;
            return MakeList(NativeMethods.dt_unbind(Handle, dimension, &list, &count), list, count, this);
        }
    }
}
