using System.Runtime.InteropServices;

namespace TorchSharp;

// native/shape.cpp: shapes, joining, moving.
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial nint dt_view(nint a, long* s, long n);

    [LibraryImport(Library)]
    internal static partial nint dt_reshape(nint a, long* s, long n);

    [LibraryImport(Library)]
    internal static partial nint dt_permute(nint a, long* s, long n);

    [LibraryImport(Library)]
    internal static partial nint dt_expand(nint a, long* s, long n, int @implicit);

    [LibraryImport(Library)]
    internal static partial nint dt_repeat(nint a, long* s, long n);

    [LibraryImport(Library)]
    internal static partial nint dt_tile(nint a, long* s, long n);

    [LibraryImport(Library)]
    internal static partial nint dt_flip(nint a, long* s, long n);

    [LibraryImport(Library)]
    internal static partial nint dt_roll(nint a, long* s, long n, long* d, long m);

    [LibraryImport(Library)]
    internal static partial nint dt_as_strided(nint a, long* s, long n, long* t, long m, long offset);

    [LibraryImport(Library)]
    internal static partial nint dt_transpose(nint a, long d0, long d1);

    [LibraryImport(Library)]
    internal static partial int dt_transpose_(nint a, long d0, long d1);

    [LibraryImport(Library)]
    internal static partial nint dt_t(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_movedim(nint a, long* s, long n, long* d, long m);

    [LibraryImport(Library)]
    internal static partial nint dt_unsqueeze(nint a, long d);

    [LibraryImport(Library)]
    internal static partial int dt_unsqueeze_(nint a, long d);

    [LibraryImport(Library)]
    internal static partial nint dt_squeeze(nint a, long d, int given);

    [LibraryImport(Library)]
    internal static partial int dt_squeeze_(nint a, long d, int given);

    [LibraryImport(Library)]
    internal static partial nint dt_flatten(nint a, long s, long e);

    [LibraryImport(Library)]
    internal static partial nint dt_unflatten(nint a, long d, long* s, long n);

    [LibraryImport(Library)]
    internal static partial nint dt_contiguous(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_narrow(nint a, long d, long s, long l);

    [LibraryImport(Library)]
    internal static partial nint dt_select(nint a, long d, long i);

    [LibraryImport(Library)]
    internal static partial nint dt_slice(nint a, long d, long s, long e, long step);

    [LibraryImport(Library)]
    internal static partial nint dt_unfold(nint a, long d, long size, long step);

    [LibraryImport(Library)]
    internal static partial nint dt_diagonal(nint a, long offset, long d1, long d2);

    [LibraryImport(Library)]
    internal static partial nint dt_diag(nint a, long k);

    [LibraryImport(Library)]
    internal static partial nint dt_diag_embed(nint a, long offset, long d1, long d2);

    [LibraryImport(Library)]
    internal static partial nint dt_tril(nint a, long k);

    [LibraryImport(Library)]
    internal static partial nint dt_triu(nint a, long k);

    [LibraryImport(Library)]
    internal static partial int dt_tril_(nint a, long k);

    [LibraryImport(Library)]
    internal static partial int dt_triu_(nint a, long k);

    [LibraryImport(Library)]
    internal static partial nint dt_repeat_interleave(nint a, long n, long dim, int given, long @out, int out_given);

    [LibraryImport(Library)]
    internal static partial nint dt_repeat_interleave_t(nint a, nint n, long dim, int given, long @out, int out_given);

    [LibraryImport(Library)]
    internal static partial nint dt_cat(nint* list, long n, long dim);

    [LibraryImport(Library)]
    internal static partial nint dt_stack(nint* list, long n, long dim);

    [LibraryImport(Library)]
    internal static partial int dt_split(nint a, long size, long dim, nint** @out, long* n);

    [LibraryImport(Library)]
    internal static partial int dt_split_sizes(nint a, long* s, long m, long dim, nint** @out, long* n);

    [LibraryImport(Library)]
    internal static partial int dt_chunk(nint a, long chunks, long dim, nint** @out, long* n);

    [LibraryImport(Library)]
    internal static partial int dt_unbind(nint a, long dim, nint** @out, long* n);

    [LibraryImport(Library)]
    internal static partial int dt_meshgrid(nint* list, long m, int xy, nint** @out, long* n);

    [LibraryImport(Library)]
    internal static partial int dt_broadcast_tensors(nint* list, long m, nint** @out, long* n);

    [LibraryImport(Library)]
    internal static partial nint dt_to(nint a, int type, int dt, int di, int copy, int non_blocking);

    [LibraryImport(Library)]
    internal static partial nint dt_pin_memory(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_is_pinned(nint a, int* @out);

    [LibraryImport(Library)]
    internal static partial nint dt_clone(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_copy_to_cpu(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_copy_(nint a, nint b, int non_blocking);

    [LibraryImport(Library)]
    internal static partial int dt_fill_s_(nint a, Scalar v);

    [LibraryImport(Library)]
    internal static partial int dt_fill_(nint a, nint v);

    [LibraryImport(Library)]
    internal static partial int dt_zero_(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_set_(nint a, nint source);

    [LibraryImport(Library)]
    internal static partial int dt_resize_(nint a, long* s, long n);
}
