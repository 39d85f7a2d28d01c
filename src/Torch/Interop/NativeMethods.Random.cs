using System.Runtime.InteropServices;

namespace TorchSharp;

// native/random.cpp: random numbers and generators.
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial nint dt_rand(long* s, long n, nint g, int type, int dt, int di, int grad);

    [LibraryImport(Library)]
    internal static partial nint dt_randn(long* s, long n, nint g, int type, int dt, int di, int grad);

    [LibraryImport(Library)]
    internal static partial nint dt_randint(long low, long high, long* s, long n, nint g, int type, int dt, int di, int grad);

    [LibraryImport(Library)]
    internal static partial nint dt_randperm(long n, nint g, int type, int dt, int di, int grad);

    [LibraryImport(Library)]
    internal static partial int dt_randperm_out(nint @out, long n, nint g);

    [LibraryImport(Library)]
    internal static partial nint dt_rand_like(nint a, int type, int dt, int di, int grad);

    [LibraryImport(Library)]
    internal static partial nint dt_randn_like(nint a, int type, int dt, int di, int grad);

    [LibraryImport(Library)]
    internal static partial nint dt_randint_like(nint a, long low, long high, int type, int dt, int di, int grad);

    [LibraryImport(Library)]
    internal static partial nint dt_bernoulli(nint a, nint g);

    [LibraryImport(Library)]
    internal static partial int dt_bernoulli_(nint a, double p, nint g);

    [LibraryImport(Library)]
    internal static partial int dt_bernoulli_t_(nint a, nint p, nint g);

    [LibraryImport(Library)]
    internal static partial nint dt_multinomial(nint a, long n, int replacement, nint g);

    [LibraryImport(Library)]
    internal static partial nint dt_poisson(nint a, nint g);

    [LibraryImport(Library)]
    internal static partial nint dt_normal(double mean, double std, long* s, long n, nint g, int type, int dt, int di, int grad);

    [LibraryImport(Library)]
    internal static partial int dt_normal_(nint a, double mean, double std, nint g);

    [LibraryImport(Library)]
    internal static partial int dt_uniform_(nint a, double from, double to, nint g);

    [LibraryImport(Library)]
    internal static partial int dt_exponential_(nint a, double lambda, nint g);

    [LibraryImport(Library)]
    internal static partial int dt_random_(nint a, long from, long to, nint g);

    [LibraryImport(Library)]
    internal static partial int dt_generator_new(ulong seed, int type, int index, nint* @out);

    [LibraryImport(Library)]
    internal static partial int dt_generator_default(int type, int index, nint* @out);

    [LibraryImport(Library)]
    internal static partial void dt_generator_release(nint h);

    [LibraryImport(Library)]
    internal static partial int dt_generator_manual_seed(nint h, ulong seed);

    [LibraryImport(Library)]
    internal static partial int dt_generator_seed(nint h, long* @out);

    [LibraryImport(Library)]
    internal static partial int dt_generator_initial_seed(nint h, long* @out);

    [LibraryImport(Library)]
    internal static partial nint dt_generator_get_state(nint h);

    [LibraryImport(Library)]
    internal static partial int dt_generator_set_state(nint h, nint state);

    [LibraryImport(Library)]
    internal static partial int dt_generator_device(nint h, int* type, int* index);

    [LibraryImport(Library)]
    internal static partial int dt_manual_seed(ulong seed);

    [LibraryImport(Library)]
    internal static partial int dt_cuda_manual_seed_all(ulong seed);
}
