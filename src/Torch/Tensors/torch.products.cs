namespace TorchSharp;

public static partial class torch
{
    /// <summary>The product of vectors, matrices or batches of matrices <c>[..., n, m] · [..., m, p]</c>.</summary>
    public static Tensor matmul(Tensor input, Tensor target) => input.matmul(target);

    /// <summary>The product of two matrices <c>[n, m] · [m, p]</c>.</summary>
    public static Tensor mm(Tensor input, Tensor target) => input.mm(target);

    /// <summary>The products of two batches of matrices <c>[b, n, m] · [b, m, p]</c>.</summary>
    public static Tensor bmm(Tensor input, Tensor batch2) => input.bmm(batch2);

    /// <summary>The product of a matrix and a vector <c>[n, m] · [m]</c>.</summary>
    public static Tensor mv(Tensor input, Tensor target) => input.mv(target);

    /// <summary>The sum of the products of two vectors' elements.</summary>
    public static Tensor dot(Tensor input, Tensor target) => input.dot(target);

    /// <summary>The sum of the products of two vectors' elements, the first conjugated.</summary>
    public static Tensor vdot(Tensor input, Tensor target) => input.vdot(target);

    /// <summary>All products of two vectors' elements <c>[n], [m] to [n, m]</c>.</summary>
    public static Tensor outer(Tensor input, Tensor vec2) => input.outer(vec2);

    /// <summary>The same as <see cref="outer(Tensor, Tensor)"/>.</summary>
    public static Tensor ger(Tensor input, Tensor vec2) => input.ger(vec2);

    /// <summary>The sums of products along the last dimensions of both.</summary>
    public static Tensor inner(Tensor input, Tensor vec2) => input.inner(vec2);

    /// <summary>The Kronecker product.</summary>
    public static Tensor kron(Tensor input, Tensor other) => input.kron(other);

    /// <summary>beta · input + alpha · (mat1 · mat2).</summary>
    public static Tensor addmm(Tensor input, Tensor mat1, Tensor mat2, float beta = 1f, float alpha = 1f) => input.addmm(mat1, mat2, beta, alpha);

    /// <summary>beta · input + alpha · (mat · vec).</summary>
    public static Tensor addmv(Tensor input, Tensor mat, Tensor vec, float beta = 1f, float alpha = 1f) => input.addmv(mat, vec, beta, alpha);

    /// <summary>beta · input + alpha · the sum of the matrix products of two batches.</summary>
    public static Tensor addbmm(Tensor input, Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) => input.addbmm(batch1, batch2, beta, alpha);

    /// <summary>beta · input + alpha · the matrix products of two batches.</summary>
    public static Tensor baddbmm(Tensor input, Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) => input.baddbmm(batch1, batch2, beta, alpha);

    /// <summary>beta · input + alpha · the outer product of two vectors.</summary>
    public static Tensor addr(Tensor input, Tensor vec1, Tensor vec2, float beta = 1f, float alpha = 1f) => input.addr(vec1, vec2, beta, alpha);

    /// <summary>The sum of a matrix's diagonal.</summary>
    public static Tensor trace(Tensor input) => input.trace();
}
