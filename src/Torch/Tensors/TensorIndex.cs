namespace TorchSharp;

public static partial class torch
{
    /// <summary>One entry between the brackets: a place, a slice, a mask, a list of places, a new or all remaining dimensions.</summary>
    public readonly struct TensorIndex
    {
        /// <summary>All remaining dimensions whole, Python's <c>...</c>.</summary>
        public static readonly TensorIndex Ellipsis = new(IndexKind.Ellipsis);

        /// <summary>A new dimension of size 1, Python's <c>None</c>.</summary>
        public static readonly TensorIndex None = new(IndexKind.None);

        /// <summary>The same as <see cref="None"/>.</summary>
        public static readonly TensorIndex Null = new(IndexKind.None);

        /// <summary>The whole dimension, Python's <c>:</c>.</summary>
        public static readonly TensorIndex Colon = Slice();

        private TensorIndex(IndexKind kind, long a = 0, long b = 0, long c = 0, int given = 0, Tensor? tensor = null)
        {
            Kind = kind;
            A = a;
            B = b;
            C = c;
            Given = given;
            Operand = tensor;
        }

        internal IndexKind Kind { get; }

        internal long A { get; }

        internal long B { get; }

        internal long C { get; }

        internal int Given { get; }

        internal Tensor? Operand { get; }

        /// <summary>From <paramref name="start"/> to before <paramref name="stop"/>, every <paramref name="step"/>-th; negative counts from the end.</summary>
        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) =>
            new(IndexKind.Slice, start ?? 0, stop ?? 0, step ?? 0, (start is null ? 0 : 1) | (stop is null ? 0 : 2) | (step is null ? 0 : 4));

        /// <summary>From the first number to before the second; null is the end on that side.</summary>
        public static TensorIndex Slice((int?, int?) range) => Slice(range.Item1, range.Item2);

        /// <summary>A C# range; <c>^</c> counts from the end.</summary>
        public static TensorIndex Slice(Range range)
        {
            long? start = range.Start.IsFromEnd ? -1L * range.Start.Value : range.Start.Value;
            // ^0 is the end itself, which has no negative number.
            long? stop = range.End.IsFromEnd ? (range.End.Value == 0 ? null : -1L * range.End.Value) : range.End.Value;
            return range.Start is { IsFromEnd: true, Value: 0 } ? Slice(long.MaxValue, stop) : Slice(start, stop);
        }

        /// <summary>True for a new dimension of size 1 with the data, false for one of size 0.</summary>
        public static TensorIndex Bool(bool value) => new(IndexKind.Boolean, value ? 1 : 0);

        /// <summary>One place, which takes the dimension away; negative counts from the end. Null is <see cref="None"/>.</summary>
        public static TensorIndex Single(long? index) => index is { } i ? new(IndexKind.Integer, i) : None;

        /// <summary>A mask (bool) or a list of places (int64).</summary>
        public static TensorIndex Tensor(Tensor tensor) => new(IndexKind.Tensor, tensor: tensor ?? throw new ArgumentNullException(nameof(tensor)));

        /// <summary>One place.</summary>
        public static implicit operator TensorIndex(long value) => Single(value);

        /// <summary>One place; <c>^1</c> is the last.</summary>
        public static implicit operator TensorIndex(Index index) => Single(index.IsFromEnd ? -1L * index.Value : index.Value);

        /// <summary>A part of the dimension.</summary>
        public static implicit operator TensorIndex(Range range) => Slice(range);

        /// <summary>A part of the dimension; null is the end on that side.</summary>
        public static implicit operator TensorIndex((int?, int?) range) => Slice(range);

        /// <summary>The mask or list of places that the index holds.</summary>
        /// <exception cref="InvalidCastException">It holds something else; next to tensors write <c>TensorIndex.Tensor(x)</c>.</exception>
        public static implicit operator Tensor(TensorIndex value) => value.Operand ??
            throw new InvalidCastException("This index is no tensor. Between slices or places and tensors, wrap the tensors: TensorIndex.Tensor(x).");
    }
}
