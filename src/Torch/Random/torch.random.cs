namespace TorchSharp;

public static unsafe partial class torch
{
    /// <summary>Seeds the generators of all devices and gives back the CPU's.</summary>
    public static Generator manual_seed(long seed)
    {
        NativeError.Check(NativeMethods.dt_manual_seed(unchecked((ulong)seed)));
        return Generator.Default;
    }

    /// <summary>Takes a seed from the operating system for the CPU's generator and gives it back.</summary>
    public static long seed() => random.seed();

    /// <summary>The seed that the CPU's generator began with.</summary>
    public static long initial_seed() => random.initial_seed();

    /// <summary>The state of the CPU's generator as a tensor of bytes.</summary>
    public static Tensor get_rng_state() => random.get_rng_state();

    /// <summary>Lets the CPU's generator continue from a state.</summary>
    public static void set_rng_state(Tensor new_state) => random.set_rng_state(new_state);

    /// <summary>Random integers from 0 to below <paramref name="high"/>; int64 where no dtype is given.</summary>
    public static Tensor randint(long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Integers(0, high, size, dtype, device, requires_grad, generator, names);

    /// <summary>Random integers from 0 to below <paramref name="high"/>; int64 where no dtype is given.</summary>
    public static Tensor randint(long high, Size size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Integers(0, high, size.Shape, dtype, device, requires_grad, generator, names);

    /// <summary>Random integers from 0 to below <paramref name="high"/>; int64 where no dtype is given.</summary>
    public static Tensor randint(int high, int[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Integers(0, high, Array.ConvertAll(size, n => (long)n), dtype, device, requires_grad, generator, names);

    /// <summary>Random integers from <paramref name="low"/> to below <paramref name="high"/>; int64 where no dtype is given.</summary>
    public static Tensor randint(long low, long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Integers(low, high, size, dtype, device, requires_grad, generator, names);

    /// <summary>Random integers from <paramref name="low"/> to below <paramref name="high"/>; int64 where no dtype is given.</summary>
    public static Tensor randint(long low, long high, Size size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Integers(low, high, size.Shape, dtype, device, requires_grad, generator, names);

    /// <summary>Random integers from <paramref name="low"/> to below <paramref name="high"/>; int64 where no dtype is given.</summary>
    public static Tensor randint(int low, int high, int[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Integers(low, high, Array.ConvertAll(size, n => (long)n), dtype, device, requires_grad, generator, names);

    /// <summary>The integers from 0 to below <paramref name="n"/> in random order; int64 where no dtype is given.</summary>
    public static Tensor randperm(long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null)
    {
        var place = Place.For(device);
        return Tensor.Make(
            NativeMethods.dt_randperm(n, Of(generator), (int)(dtype ?? ScalarType.Int64), place.Type, place.Index, requires_grad ? 1 : 0), generator);
    }

    /// <summary>Writes the integers from 0 to below <paramref name="n"/> in random order into a tensor, and gives that back.</summary>
    public static Tensor randperm(long n, Tensor @out, Generator? generator = null) =>
        @out.Self(NativeMethods.dt_randperm_out(@out.Handle, n, Of(generator)), generator);

    /// <summary>1 with the probability that the element says, else 0.</summary>
    public static Tensor bernoulli(Tensor input, Generator? generator = null) => input.bernoulli(generator);

    /// <summary>Indices drawn with the weights in each row <c>[n]</c> or <c>[rows, n]</c>.</summary>
    public static Tensor multinomial(Tensor input, long num_samples, bool replacement = false, Generator? generator = null) =>
        input.multinomial(num_samples, replacement, generator);

    /// <summary>Poisson numbers with the elements as rates.</summary>
    public static Tensor poisson(Tensor input, Generator? generator = null) => Tensor.Make(NativeMethods.dt_poisson(input.Handle, Of(generator)), input, generator);

    /// <summary>Normal random numbers with a mean and a standard deviation.</summary>
    public static Tensor normal(double mean, double std, ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null)
    {
        NoNames(names);
        var place = Place.For(device);
        fixed (long* p = size)
            return Tensor.Make(NativeMethods.dt_normal(mean, std, p, size.Length, Of(generator), Tensor.Code(dtype), place.Type, place.Index, requires_grad ? 1 : 0), generator);
    }

    internal static nint Of(Generator? generator) => generator is null ? 0 : generator.Handle;

    private static Tensor Integers(long low, long high, ReadOnlySpan<long> size, ScalarType? dtype, Device? device, bool requiresGrad, Generator? generator, string[]? names)
    {
        NoNames(names);
        var place = Place.For(device);
        fixed (long* p = size)
        {
            return Tensor.Make(
                NativeMethods.dt_randint(low, high, p, size.Length, Of(generator), (int)(dtype ?? ScalarType.Int64), place.Type, place.Index, requiresGrad ? 1 : 0), generator);
        }
    }

    /// <summary>The CPU's generator.</summary>
    public static class random
    {
        /// <summary>Seeds the generators of all devices and gives back the CPU's.</summary>
        public static Generator manual_seed(long seed) => torch.manual_seed(seed);

        /// <summary>Takes a seed from the operating system and gives it back.</summary>
        public static long seed()
        {
            using var generator = Generator.Default;
            return generator.seed();
        }

        /// <summary>The seed that the sequence began with.</summary>
        public static long initial_seed()
        {
            using var generator = Generator.Default;
            return generator.initial_seed();
        }

        /// <summary>The state as a tensor of bytes.</summary>
        public static Tensor get_rng_state()
        {
            using var generator = Generator.Default;
            return generator.get_state();
        }

        /// <summary>Continues from a state.</summary>
        public static void set_rng_state(Tensor new_state)
        {
            using var generator = Generator.Default;
            generator.set_state(new_state);
        }
    }
}
