namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        /// <summary>The remainder of the division, with the divisor's sign.</summary>
        public static Tensor operator %(Tensor left, Tensor right) => left.remainder(right);

        /// <summary>The remainder of the division by a number, with its sign.</summary>
        public static Tensor operator %(Tensor left, Scalar right) => left.remainder(right);

        /// <summary>The negative of each element.</summary>
        public static Tensor operator -(Tensor tensor) => tensor.neg();

        /// <summary>Each element with all bits (or the truth value) turned.</summary>
        public static Tensor operator ~(Tensor left) => left.bitwise_not();

        /// <summary>Bits or truth values, joined by and.</summary>
        public static Tensor operator &(Tensor left, Tensor right) => left.bitwise_and(right);

        /// <summary>Bits or truth values, joined by or.</summary>
        public static Tensor operator |(Tensor left, Tensor right) => left.bitwise_or(right);

        /// <summary>Bits or truth values, joined by xor.</summary>
        public static Tensor operator ^(Tensor left, Tensor right) => left.bitwise_xor(right);

        /// <summary>The bits moved to the left.</summary>
        public static Tensor operator <<(Tensor left, Tensor right) => left.bitwise_left_shift(right);

        /// <summary>The bits moved to the right.</summary>
        public static Tensor operator >>(Tensor left, Tensor right) => left.bitwise_right_shift(right);

        /// <summary>True where the left element is equal: a tensor, also for null checks ask <c>is null</c>.</summary>
        public static Tensor operator ==(Tensor left, Tensor right) => left.eq(right);

        /// <summary>True where the element is equal, compared with a number.</summary>
        public static Tensor operator ==(Tensor left, Scalar right) => left.eq(right);

        /// <summary>True where the number is equal, compared with the element.</summary>
        public static Tensor operator ==(Scalar left, Tensor right) => right.eq(left);

        /// <summary>True where the left element is different: a tensor, also for null checks ask <c>is null</c>.</summary>
        public static Tensor operator !=(Tensor left, Tensor right) => left.ne(right);

        /// <summary>True where the element is different, compared with a number.</summary>
        public static Tensor operator !=(Tensor left, Scalar right) => left.ne(right);

        /// <summary>True where the number is different, compared with the element.</summary>
        public static Tensor operator !=(Scalar left, Tensor right) => right.ne(left);

        /// <summary>True where the left element is less.</summary>
        public static Tensor operator <(Tensor left, Tensor right) => left.lt(right);

        /// <summary>True where the element is less, compared with a number.</summary>
        public static Tensor operator <(Tensor left, Scalar right) => left.lt(right);

        /// <summary>True where the number is less, compared with the element.</summary>
        public static Tensor operator <(Scalar left, Tensor right) => right.gt(left);

        /// <summary>True where the left element is less or equal.</summary>
        public static Tensor operator <=(Tensor left, Tensor right) => left.le(right);

        /// <summary>True where the element is less or equal than or to the number.</summary>
        public static Tensor operator <=(Tensor left, Scalar right) => left.le(right);

        /// <summary>True where the number is less or equal, compared with the element.</summary>
        public static Tensor operator <=(Scalar left, Tensor right) => right.ge(left);

        /// <summary>True where the left element is greater.</summary>
        public static Tensor operator >(Tensor left, Tensor right) => left.gt(right);

        /// <summary>True where the element is greater, compared with a number.</summary>
        public static Tensor operator >(Tensor left, Scalar right) => left.gt(right);

        /// <summary>True where the number is greater, compared with the element.</summary>
        public static Tensor operator >(Scalar left, Tensor right) => right.lt(left);

        /// <summary>True where the left element is greater or equal.</summary>
        public static Tensor operator >=(Tensor left, Tensor right) => left.ge(right);

        /// <summary>True where the element is greater or equal than or to the number.</summary>
        public static Tensor operator >=(Tensor left, Scalar right) => left.ge(right);

        /// <summary>True where the number is greater or equal, compared with the element.</summary>
        public static Tensor operator >=(Scalar left, Tensor right) => right.le(left);
    }
}
