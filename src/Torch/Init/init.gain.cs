namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class init
        {
            /// <summary>What follows a layer; decides the recommended gain.</summary>
            public enum NonlinearityType
            {
                /// <summary>Nothing: gain 1.</summary>
                Linear = 0,

                /// <summary>A convolution over one dimension: gain 1.</summary>
                Conv1D = 1,

                /// <summary>A convolution over two dimensions: gain 1.</summary>
                Conv2D = 2,

                /// <summary>A convolution over three dimensions: gain 1.</summary>
                Conv3D = 3,

                /// <summary>A transposed convolution over one dimension: gain 1.</summary>
                ConvTranspose1D = 4,

                /// <summary>A transposed convolution over two dimensions: gain 1.</summary>
                ConvTranspose2D = 5,

                /// <summary>A transposed convolution over three dimensions: gain 1.</summary>
                ConvTranspose3D = 6,

                /// <summary>A sigmoid: gain 1.</summary>
                Sigmoid = 7,

                /// <summary>A tanh: gain 5/3.</summary>
                Tanh = 8,

                /// <summary>A ReLU: gain sqrt(2).</summary>
                ReLU = 9,

                /// <summary>A leaky ReLU: gain sqrt(2 / (1 + slope^2)).</summary>
                LeakyReLU = 10,
            }

            /// <summary>Which connections of a unit count.</summary>
            public enum FanInOut
            {
                /// <summary>Its inputs: keeps the variance in the forward pass.</summary>
                FanIn = 0,

                /// <summary>Its outputs: keeps the variance in the backward pass.</summary>
                FanOut = 1,
            }

            /// <summary>The recommended gain for what follows a layer.</summary>
            /// <param name="nonlinearity">What follows.</param>
            /// <param name="param">Negative slope of a leaky ReLU.</param>
            public static double calculate_gain(NonlinearityType nonlinearity, double param = 0.0) => nonlinearity switch
            {
                NonlinearityType.Tanh => 5.0 / 3.0,
                NonlinearityType.ReLU => Math.Sqrt(2.0),
                NonlinearityType.LeakyReLU => Math.Sqrt(2.0 / (1 + (param * param))),
                _ => 1.0,
            };

            /// <summary>How many inputs and outputs a unit has.</summary>
            /// <param name="tensor">A weight <c>[out, in, *kernel]</c>.</param>
            /// <exception cref="ArgumentException">It has fewer than two dimensions.</exception>
            public static (long fanIn, long fanOut) CalculateFanInAndFanOut(Tensor tensor)
            {
                var shape = tensor.shape;
                if (shape.Length < 2)
                    throw new ArgumentException("Fan in and fan out can not be computed for tensor with fewer than 2 dimensions", nameof(tensor));
                var kernel = shape.Skip(2).Aggregate(1L, (product, size) => product * size);
                return (shape[1] * kernel, shape[0] * kernel);
            }

            private static double NormalCdf(double x) => (1.0 + NativeMethods.dt_erf_of(x / Math.Sqrt(2.0))) / 2.0;
        }
    }
}
