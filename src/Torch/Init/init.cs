namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Initialisation of parameters, in place and without gradients. Random numbers are drawn as PyTorch draws them.</summary>
        public static partial class init
        {
            /// <summary>Fills with ones.</summary>
            /// <param name="tensor">The tensor; it is returned.</param>
            public static Tensor ones_(Tensor tensor) => constant_(tensor, 1);

            /// <summary>Fills with zeros.</summary>
            /// <param name="tensor">The tensor; it is returned.</param>
            public static Tensor zeros_(Tensor tensor) => constant_(tensor, 0);

            /// <summary>Fills with a constant.</summary>
            /// <param name="tensor">The tensor; it is returned.</param>
            /// <param name="val">The constant.</param>
            public static Tensor constant_(Tensor tensor, Scalar val)
            {
                using var noGrad = no_grad();
                tensor.fill_(val);
                return tensor;
            }

            /// <summary>Draws from the uniform distribution.</summary>
            /// <param name="tensor">The tensor; it is returned.</param>
            /// <param name="low">Lower bound, included.</param>
            /// <param name="high">Upper bound, excluded.</param>
            /// <param name="generator">Where random numbers come from; null for the default generator.</param>
            public static Tensor uniform_(Tensor tensor, double low = 0, double high = 1, Generator? generator = null)
            {
                using var noGrad = no_grad();
                tensor.uniform_(low, high, generator);
                return tensor;
            }

            /// <summary>Draws from the normal distribution.</summary>
            /// <param name="tensor">The tensor; it is returned.</param>
            /// <param name="mean">Mean.</param>
            /// <param name="std">Standard deviation.</param>
            /// <param name="generator">Where random numbers come from; null for the default generator.</param>
            public static Tensor normal_(Tensor tensor, double mean = 0, double std = 1, Generator? generator = null)
            {
                using var noGrad = no_grad();
                tensor.normal_(mean, std, generator);
                return tensor;
            }

            /// <summary>Draws from the normal distribution cut to a range, by its inverse distribution function.</summary>
            /// <param name="tensor">The tensor; it is returned.</param>
            /// <param name="mean">Mean of the uncut distribution.</param>
            /// <param name="std">Standard deviation of the uncut distribution.</param>
            /// <param name="a">Lower bound.</param>
            /// <param name="b">Upper bound.</param>
            /// <param name="generator">Where random numbers come from; null for the default generator.</param>
            public static Tensor trunc_normal_(
                Tensor tensor, double mean = 0.0, double std = 1.0, double a = -2.0, double b = 2.0, Generator? generator = null)
            {
                using var noGrad = no_grad();
                double low = NormalCdf((a - mean) / std), high = NormalCdf((b - mean) / std);
                tensor.uniform_((2 * low) - 1, (2 * high) - 1, generator);
                NativeError.Check(NativeMethods.dt_erfinv_(tensor.Handle));
                tensor.mul_(std * Math.Sqrt(2));
                tensor.add_(mean);
                tensor.clamp_(a, b);
                return tensor;
            }

            /// <summary>Draws from U(-x, x) with x = gain sqrt(6 / (fan_in + fan_out)) (Glorot and Bengio, 2010).</summary>
            /// <param name="tensor">A tensor of at least two dimensions; it is returned.</param>
            /// <param name="gain">A factor on the bound.</param>
            public static Tensor xavier_uniform_(Tensor tensor, double gain = 1.0)
            {
                var bound = Math.Sqrt(3.0) * XavierStd(tensor, gain);
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>Draws from N(0, s^2) with s = gain sqrt(2 / (fan_in + fan_out)) (Glorot and Bengio, 2010).</summary>
            /// <param name="tensor">A tensor of at least two dimensions; it is returned.</param>
            /// <param name="gain">A factor on the standard deviation.</param>
            public static Tensor xavier_normal_(Tensor tensor, double gain = 1.0) => normal_(tensor, 0, XavierStd(tensor, gain));

            /// <summary>Draws from U(-x, x) with x = gain sqrt(3 / fan) (He et al., 2015).</summary>
            /// <param name="tensor">A tensor of at least two dimensions; it is returned.</param>
            /// <param name="a">Negative slope of the leaky ReLU that follows.</param>
            /// <param name="mode">Whether inputs or outputs of a unit count.</param>
            /// <param name="nonlinearity">What follows the layer.</param>
            public static Tensor kaiming_uniform_(
                Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn, NonlinearityType nonlinearity = NonlinearityType.LeakyReLU)
            {
                var bound = Math.Sqrt(3.0) * KaimingStd(tensor, a, mode, nonlinearity);
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>Draws from N(0, s^2) with s = gain / sqrt(fan) (He et al., 2015).</summary>
            /// <param name="tensor">A tensor of at least two dimensions; it is returned.</param>
            /// <param name="a">Negative slope of the leaky ReLU that follows.</param>
            /// <param name="mode">Whether inputs or outputs of a unit count.</param>
            /// <param name="nonlinearity">What follows the layer.</param>
            public static Tensor kaiming_normal_(
                Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn, NonlinearityType nonlinearity = NonlinearityType.LeakyReLU) =>
                normal_(tensor, 0, KaimingStd(tensor, a, mode, nonlinearity));

            private static double XavierStd(Tensor tensor, double gain)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return gain * Math.Sqrt(2.0 / (fanIn + fanOut));
            }

            private static double KaimingStd(Tensor tensor, double a, FanInOut mode, NonlinearityType nonlinearity)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return calculate_gain(nonlinearity, a) / Math.Sqrt(mode == FanInOut.FanIn ? fanIn : fanOut);
            }
        }
    }
}
