using System.Runtime.InteropServices;

namespace TorchSharp;

// native/linalg.cpp: products and decompositions.
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial nint dt_matmul(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial nint dt_mm(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial nint dt_bmm(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial nint dt_mv(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial nint dt_dot(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial nint dt_vdot(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial nint dt_outer(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial nint dt_inner(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial nint dt_kron(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial nint dt_addmm(nint a, nint b, nint c, double beta, double alpha);

    [LibraryImport(Library)]
    internal static partial int dt_addmm_(nint a, nint b, nint c, double beta, double alpha);

    [LibraryImport(Library)]
    internal static partial nint dt_addmv(nint a, nint b, nint c, double beta, double alpha);

    [LibraryImport(Library)]
    internal static partial int dt_addmv_(nint a, nint b, nint c, double beta, double alpha);

    [LibraryImport(Library)]
    internal static partial nint dt_addbmm(nint a, nint b, nint c, double beta, double alpha);

    [LibraryImport(Library)]
    internal static partial int dt_addbmm_(nint a, nint b, nint c, double beta, double alpha);

    [LibraryImport(Library)]
    internal static partial nint dt_baddbmm(nint a, nint b, nint c, double beta, double alpha);

    [LibraryImport(Library)]
    internal static partial int dt_baddbmm_(nint a, nint b, nint c, double beta, double alpha);

    [LibraryImport(Library)]
    internal static partial nint dt_addr(nint a, nint b, nint c, double beta, double alpha);

    [LibraryImport(Library)]
    internal static partial int dt_addr_(nint a, nint b, nint c, double beta, double alpha);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint dt_einsum(string equation, nint* list, long n);

    [LibraryImport(Library)]
    internal static partial nint dt_cdist(nint a, nint b, double p);

    [LibraryImport(Library)]
    internal static partial nint dt_trace(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_svd(nint a, int full, nint* @out);

    [LibraryImport(Library)]
    internal static partial int dt_qr(nint a, int complete, nint* @out);

    [LibraryImport(Library)]
    internal static partial int dt_eigh(nint a, int upper, nint* @out);

    [LibraryImport(Library)]
    internal static partial nint dt_cholesky(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_inv(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_det(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_solve(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial nint dt_vector_norm(nint a, double p, long* d, long n, int keep);
}
