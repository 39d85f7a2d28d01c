namespace TorchSharp;

public static partial class torch
{
    /// <summary>Decompositions and norms.</summary>
    public static unsafe class linalg
    {
        /// <summary>The singular value decomposition <c>A = U · diag(S) · Vh</c>, singular values falling.</summary>
        public static (Tensor U, Tensor S, Tensor Vh) svd(Tensor A, bool fullMatrices = true)
        {
            var results = stackalloc nint[3];
            A.Self(NativeMethods.dt_svd(A.Handle, fullMatrices ? 1 : 0, results));
            return (new Tensor(results[0]), new Tensor(results[1]), new Tensor(results[2]));
        }

        /// <summary>The decomposition <c>A = Q · R</c> into an orthogonal and an upper triangular matrix, reduced.</summary>
        public static (Tensor Q, Tensor R) qr(Tensor A)
        {
            var results = stackalloc nint[2];
            return Tensor.MakePair(NativeMethods.dt_qr(A.Handle, 0, results), results, A);
        }

        /// <summary>The eigenvalues, rising, and eigenvectors of a symmetric matrix, read from its lower triangle.</summary>
        public static (Tensor eigenvalues, Tensor eigenvectors) eigh(Tensor A)
        {
            var results = stackalloc nint[2];
            return Tensor.MakePair(NativeMethods.dt_eigh(A.Handle, 0, results), results, A);
        }

        /// <summary>The lower triangular L with <c>A = L · Lᵀ</c>.</summary>
        public static Tensor cholesky(Tensor input) => Tensor.Make(NativeMethods.dt_cholesky(input.Handle), input);

        /// <summary>The inverse of a matrix.</summary>
        public static Tensor inv(Tensor input) => Tensor.Make(NativeMethods.dt_inv(input.Handle), input);

        /// <summary>The determinant of a matrix.</summary>
        public static Tensor det(Tensor input) => Tensor.Make(NativeMethods.dt_det(input.Handle), input);

        /// <summary>The X with <c>input · X = other</c>.</summary>
        public static Tensor solve(Tensor input, Tensor other) => Tensor.Make(NativeMethods.dt_solve(input.Handle, other.Handle), input, other);

        /// <summary>The norm of order <paramref name="ord"/> of all elements, or along some dimensions.</summary>
        public static Tensor vector_norm(Tensor input, double ord = 2d, long[]? dims = null, bool keepdim = false)
        {
            fixed (long* p = dims) return Tensor.Make(NativeMethods.dt_vector_norm(input.Handle, ord, p, dims?.Length ?? 0, keepdim ? 1 : 0), input);
        }
    }
}
