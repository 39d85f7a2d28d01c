namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        /// <summary>The product of vectors, matrices or batches of matrices <c>[..., n, m] · [..., m, p]</c>.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">The shapes do not fit.</exception>
        public Tensor matmul(Tensor target) => Make(NativeMethods.dt_matmul(Handle, target.Handle), this, target);

        /// <summary>The product of two matrices <c>[n, m] · [m, p]</c>.</summary>
        public Tensor mm(Tensor target) => Make(NativeMethods.dt_mm(Handle, target.Handle), this, target);

        /// <summary>The products of two batches of matrices <c>[b, n, m] · [b, m, p]</c>.</summary>
        public Tensor bmm(Tensor batch2) => Make(NativeMethods.dt_bmm(Handle, batch2.Handle), this, batch2);

        /// <summary>The product of a matrix and a vector <c>[n, m] · [m]</c>.</summary>
        public Tensor mv(Tensor target) => Make(NativeMethods.dt_mv(Handle, target.Handle), this, target);

        /// <summary>The sum of the products of two vectors' elements.</summary>
        public Tensor dot(Tensor target) => Make(NativeMethods.dt_dot(Handle, target.Handle), this, target);

        /// <summary>The sum of the products of two vectors' elements, the first conjugated.</summary>
        public Tensor vdot(Tensor target) => Make(NativeMethods.dt_vdot(Handle, target.Handle), this, target);

        /// <summary>All products of two vectors' elements <c>[n], [m] to [n, m]</c>.</summary>
        public Tensor outer(Tensor vec2) => Make(NativeMethods.dt_outer(Handle, vec2.Handle), this, vec2);

        /// <summary>The same as <see cref="outer"/>.</summary>
        public Tensor ger(Tensor vec2) => outer(vec2);

        /// <summary>The sums of products along the last dimensions of both.</summary>
        public Tensor inner(Tensor vec2) => Make(NativeMethods.dt_inner(Handle, vec2.Handle), this, vec2);

        /// <summary>The Kronecker product.</summary>
        public Tensor kron(Tensor other) => Make(NativeMethods.dt_kron(Handle, other.Handle), this, other);

        /// <summary>beta · this + alpha · (mat1 · mat2).</summary>
        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1f, float alpha = 1f) =>
            Make(NativeMethods.dt_addmm(Handle, mat1.Handle, mat2.Handle, beta, alpha), this, mat1, mat2);

        /// <summary>In place: beta · this + alpha · (mat1 · mat2).</summary>
        public Tensor addmm_(Tensor mat1, Tensor mat2, float beta = 1f, float alpha = 1f) =>
            Self(NativeMethods.dt_addmm_(Handle, mat1.Handle, mat2.Handle, beta, alpha), mat1, mat2);

        /// <summary>beta · this + alpha · (mat · vec).</summary>
        public Tensor addmv(Tensor mat, Tensor vec, float beta = 1f, float alpha = 1f) =>
            Make(NativeMethods.dt_addmv(Handle, mat.Handle, vec.Handle, beta, alpha), this, mat, vec);

        /// <summary>In place: beta · this + alpha · (mat · vec).</summary>
        public Tensor addmv_(Tensor mat, Tensor vec, float beta = 1f, float alpha = 1f) =>
            Self(NativeMethods.dt_addmv_(Handle, mat.Handle, vec.Handle, beta, alpha), mat, vec);

        /// <summary>beta · this + alpha · the sum of the matrix products of two batches.</summary>
        public Tensor addbmm(Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) =>
            Make(NativeMethods.dt_addbmm(Handle, batch1.Handle, batch2.Handle, beta, alpha), this, batch1, batch2);

        /// <summary>In place: beta · this + alpha · the sum of the matrix products of two batches.</summary>
        public Tensor addbmm_(Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) =>
            Self(NativeMethods.dt_addbmm_(Handle, batch1.Handle, batch2.Handle, beta, alpha), batch1, batch2);

        /// <summary>beta · this + alpha · the matrix products of two batches.</summary>
        public Tensor baddbmm(Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) =>
            Make(NativeMethods.dt_baddbmm(Handle, batch1.Handle, batch2.Handle, beta, alpha), this, batch1, batch2);

        /// <summary>In place: beta · this + alpha · the matrix products of two batches.</summary>
        public Tensor baddbmm_(Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) =>
            Self(NativeMethods.dt_baddbmm_(Handle, batch1.Handle, batch2.Handle, beta, alpha), batch1, batch2);

        /// <summary>beta · this + alpha · the outer product of two vectors.</summary>
        public Tensor addr(Tensor vec1, Tensor vec2, float beta = 1f, float alpha = 1f) =>
            Make(NativeMethods.dt_addr(Handle, vec1.Handle, vec2.Handle, beta, alpha), this, vec1, vec2);

        /// <summary>In place: beta · this + alpha · the outer product of two vectors.</summary>
        public Tensor addr_(Tensor vec1, Tensor vec2, float beta = 1f, float alpha = 1f) =>
            Self(NativeMethods.dt_addr_(Handle, vec1.Handle, vec2.Handle, beta, alpha), vec1, vec2);

        /// <summary>The sum of a matrix's diagonal.</summary>
        public Tensor trace() => Make(NativeMethods.dt_trace(Handle), this);
    }
}
