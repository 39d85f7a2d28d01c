namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        /// <summary>The sum, element by element, with broadcasting.</summary>
        public static Tensor operator +(Tensor left, Tensor right) => left.add(right);

        /// <summary>The sum of each element and a number.</summary>
        public static Tensor operator +(Tensor left, Scalar right) => left.add(right);

        /// <summary>The sum of a number and each element.</summary>
        public static Tensor operator +(Scalar left, Tensor right) => right.add(left);

        /// <summary>The sum of each element and a number.</summary>
        public static Tensor operator +(Tensor left, int right) => left.add((Scalar)right);

        /// <summary>The sum of a number and each element.</summary>
        public static Tensor operator +(int left, Tensor right) => right.add((Scalar)left);

        /// <summary>The sum of each element and a number.</summary>
        public static Tensor operator +(Tensor left, long right) => left.add((Scalar)right);

        /// <summary>The sum of a number and each element.</summary>
        public static Tensor operator +(long left, Tensor right) => right.add((Scalar)left);

        /// <summary>The sum of each element and a number.</summary>
        public static Tensor operator +(Tensor left, float right) => left.add((Scalar)right);

        /// <summary>The sum of a number and each element.</summary>
        public static Tensor operator +(float left, Tensor right) => right.add((Scalar)left);

        /// <summary>The sum of each element and a number.</summary>
        public static Tensor operator +(Tensor left, double right) => left.add((Scalar)right);

        /// <summary>The sum of a number and each element.</summary>
        public static Tensor operator +(double left, Tensor right) => right.add((Scalar)left);

        /// <summary>The difference, element by element, with broadcasting.</summary>
        public static Tensor operator -(Tensor left, Tensor right) => left.sub(right);

        /// <summary>The difference of each element and a number.</summary>
        public static Tensor operator -(Tensor left, Scalar right) => left.sub(right);

        /// <summary>The difference of a number and each element.</summary>
        public static Tensor operator -(Scalar left, Tensor right) => Make(NativeMethods.dt_rsub_s(right.Handle, left), right);

        /// <summary>The difference of each element and a number.</summary>
        public static Tensor operator -(Tensor left, int right) => left.sub((Scalar)right);

        /// <summary>The difference of a number and each element.</summary>
        public static Tensor operator -(int left, Tensor right) => Make(NativeMethods.dt_rsub_s(right.Handle, left), right);

        /// <summary>The difference of each element and a number.</summary>
        public static Tensor operator -(Tensor left, long right) => left.sub((Scalar)right);

        /// <summary>The difference of a number and each element.</summary>
        public static Tensor operator -(long left, Tensor right) => Make(NativeMethods.dt_rsub_s(right.Handle, left), right);

        /// <summary>The difference of each element and a number.</summary>
        public static Tensor operator -(Tensor left, float right) => left.sub((Scalar)right);

        /// <summary>The difference of a number and each element.</summary>
        public static Tensor operator -(float left, Tensor right) => Make(NativeMethods.dt_rsub_s(right.Handle, left), right);

        /// <summary>The difference of each element and a number.</summary>
        public static Tensor operator -(Tensor left, double right) => left.sub((Scalar)right);

        /// <summary>The difference of a number and each element.</summary>
        public static Tensor operator -(double left, Tensor right) => Make(NativeMethods.dt_rsub_s(right.Handle, left), right);

        /// <summary>The product, element by element, with broadcasting.</summary>
        public static Tensor operator *(Tensor left, Tensor right) => left.mul(right);

        /// <summary>The product of each element and a number.</summary>
        public static Tensor operator *(Tensor left, Scalar right) => left.mul(right);

        /// <summary>The product of a number and each element.</summary>
        public static Tensor operator *(Scalar left, Tensor right) => right.mul(left);

        /// <summary>The product of each element and a number.</summary>
        public static Tensor operator *(Tensor left, int right) => left.mul((Scalar)right);

        /// <summary>The product of a number and each element.</summary>
        public static Tensor operator *(int left, Tensor right) => right.mul((Scalar)left);

        /// <summary>The product of each element and a number.</summary>
        public static Tensor operator *(Tensor left, long right) => left.mul((Scalar)right);

        /// <summary>The product of a number and each element.</summary>
        public static Tensor operator *(long left, Tensor right) => right.mul((Scalar)left);

        /// <summary>The product of each element and a number.</summary>
        public static Tensor operator *(Tensor left, float right) => left.mul((Scalar)right);

        /// <summary>The product of a number and each element.</summary>
        public static Tensor operator *(float left, Tensor right) => right.mul((Scalar)left);

        /// <summary>The product of each element and a number.</summary>
        public static Tensor operator *(Tensor left, double right) => left.mul((Scalar)right);

        /// <summary>The product of a number and each element.</summary>
        public static Tensor operator *(double left, Tensor right) => right.mul((Scalar)left);

        /// <summary>The quotient, element by element, with broadcasting.</summary>
        public static Tensor operator /(Tensor left, Tensor right) => left.div(right);

        /// <summary>The quotient of each element and a number.</summary>
        public static Tensor operator /(Tensor left, Scalar right) => left.div(right);

        /// <summary>The quotient of a number and each element.</summary>
        public static Tensor operator /(Scalar left, Tensor right) => Make(NativeMethods.dt_rdiv_s(right.Handle, left), right);

        /// <summary>The quotient of each element and a number.</summary>
        public static Tensor operator /(Tensor left, int right) => left.div((Scalar)right);

        /// <summary>The quotient of a number and each element.</summary>
        public static Tensor operator /(int left, Tensor right) => Make(NativeMethods.dt_rdiv_s(right.Handle, left), right);

        /// <summary>The quotient of each element and a number.</summary>
        public static Tensor operator /(Tensor left, long right) => left.div((Scalar)right);

        /// <summary>The quotient of a number and each element.</summary>
        public static Tensor operator /(long left, Tensor right) => Make(NativeMethods.dt_rdiv_s(right.Handle, left), right);

        /// <summary>The quotient of each element and a number.</summary>
        public static Tensor operator /(Tensor left, float right) => left.div((Scalar)right);

        /// <summary>The quotient of a number and each element.</summary>
        public static Tensor operator /(float left, Tensor right) => Make(NativeMethods.dt_rdiv_s(right.Handle, left), right);

        /// <summary>The quotient of each element and a number.</summary>
        public static Tensor operator /(Tensor left, double right) => left.div((Scalar)right);

        /// <summary>The quotient of a number and each element.</summary>
        public static Tensor operator /(double left, Tensor right) => Make(NativeMethods.dt_rdiv_s(right.Handle, left), right);
    }
}
