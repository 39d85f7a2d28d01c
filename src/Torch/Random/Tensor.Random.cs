namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>1 with the probability that the element says, else 0.</summary>
        public Tensor bernoulli(Generator? generator = null) => Make(NativeMethods.dt_bernoulli(Handle, Of(generator)), this, generator);

        /// <summary>In place: 1 with probability <paramref name="p"/>, else 0.</summary>
        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) => Self(NativeMethods.dt_bernoulli_(Handle, p, Of(generator)), generator);

        /// <summary>In place: 1 with the probability that the other tensor's element says, else 0.</summary>
        public Tensor bernoulli_(Tensor p, Generator? generator = null) => Self(NativeMethods.dt_bernoulli_t_(Handle, p.Handle, Of(generator)), p, generator);

        /// <summary>Indices drawn with the weights in each row <c>[n]</c> or <c>[rows, n]</c>.</summary>
        public Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null) =>
            Make(NativeMethods.dt_multinomial(Handle, num_samples, replacement ? 1 : 0, Of(generator)), this, generator);

        /// <summary>In place: normal random numbers.</summary>
        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null) =>
            Self(NativeMethods.dt_normal_(Handle, mean, std, Of(generator)), generator);

        /// <summary>In place: random numbers, uniform in [from, to).</summary>
        public Tensor uniform_(double from, double to, Generator? generator = null) =>
            Self(NativeMethods.dt_uniform_(Handle, from, to, Of(generator)), generator);

        /// <summary>In place: exponential random numbers with the rate <paramref name="lambda"/>.</summary>
        public Tensor exponential_(double lambda = 1, Generator? generator = null) =>
            Self(NativeMethods.dt_exponential_(Handle, lambda, Of(generator)), generator);

        /// <summary>In place: random integers from <paramref name="from"/> to below <paramref name="to"/>.</summary>
        public Tensor random_(long from, long to, Generator? generator = null) =>
            Self(NativeMethods.dt_random_(Handle, from, to, Of(generator)), generator);
    }
}
