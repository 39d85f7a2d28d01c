using System.Collections;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The sizes of a tensor, outermost first.</summary>
    public readonly struct Size : IEnumerable<long>, IEquatable<Size>
    {
        private readonly long[]? sizes;

        /// <summary>These sizes.</summary>
        public Size(long[] shape) => sizes = (long[])shape.Clone();

        /// <summary>These sizes.</summary>
        public Size(IEnumerable<long> shape) => sizes = shape.ToArray();

        /// <summary>The number of dimensions.</summary>
        public int Length => Shape.Length;

        /// <summary>The number of dimensions.</summary>
        public int Count => Shape.Length;

        /// <summary>True for the shape of a single number.</summary>
        public bool IsScalar => Length == 0;

        internal long[] Shape => sizes ?? [];

        /// <summary>One size; negative counts from the end.</summary>
        public long this[int idx] => Shape[idx < 0 ? Length + idx : idx];

        /// <summary>The number of elements.</summary>
        public long numel()
        {
            var n = 1L;
            foreach (var size in Shape) n = checked(n * size);
            return n;
        }

        /// <summary>The sizes as an array.</summary>
        public long[] ToArray() => (long[])Shape.Clone();

        /// <summary>One dimension of this size.</summary>
        public static implicit operator Size(long size) => new([size]);

        /// <summary>These sizes.</summary>
        public static implicit operator Size(long[] size) => new(size);

        /// <summary>Two sizes.</summary>
        public static implicit operator Size((long, long) size) => new([size.Item1, size.Item2]);

        /// <summary>Three sizes.</summary>
        public static implicit operator Size((long, long, long) size) => new([size.Item1, size.Item2, size.Item3]);

        /// <summary>The sizes as an array.</summary>
        public static implicit operator long[](Size size) => size.ToArray();

        /// <summary>True for the same sizes.</summary>
        public static bool operator ==(Size left, Size right) => left.Equals(right);

        /// <summary>True unless the sizes are the same.</summary>
        public static bool operator !=(Size left, Size right) => !left.Equals(right);

        /// <inheritdoc/>
        public bool Equals(Size other) => Shape.AsSpan().SequenceEqual(other.Shape);

        /// <inheritdoc/>
        public override bool Equals(object? obj) => obj is Size other && Equals(other);

        /// <inheritdoc/>
        public override int GetHashCode()
        {
            var hash = new HashCode();
            foreach (var size in Shape) hash.Add(size);
            return hash.ToHashCode();
        }

        /// <inheritdoc/>
        public IEnumerator<long> GetEnumerator() => ((IEnumerable<long>)Shape).GetEnumerator();

        /// <inheritdoc/>
        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        /// <inheritdoc/>
        public override string ToString() => $"[{string.Join(", ", Shape)}]";
    }
}
