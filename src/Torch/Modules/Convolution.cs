using TorchSharp.Utils;

namespace TorchSharp.Modules;

using static torch;

/// <summary>What convolutions over one and two dimensions share.</summary>
public abstract class Convolution : nn.Module<Tensor, Tensor>
{
    private readonly long[] _stride;
    private readonly long[] _padding;
    private readonly long[] _dilation;
    private readonly long[] _edges;
    private readonly long _groups;
    private readonly PaddingModes _paddingMode;

    [ComponentName(Name = nameof(weight))]
    private Parameter _weight;

    [ComponentName(Name = nameof(bias))]
    private Parameter? _bias;

    private protected Convolution(string name, ConvolutionShape shape, bool hasBias, Device? device, ScalarType? dtype)
        : base(name)
    {
        shape.Check();
        (_stride, _padding, _dilation) = (shape.Stride, shape.Padding, shape.Dilation);
        (_groups, _paddingMode, padding_type) = (shape.Groups, shape.Mode, shape.Named);
        _edges = shape.Edges();
        var (place, type) = GetDefaultDeviceAndType(device, dtype);
        long[] size = [shape.OutChannels, shape.InChannels / shape.Groups, .. shape.Kernel];
        _weight = new Parameter(empty(size, dtype: type, device: place));
        nn.init.kaiming_uniform_(_weight, Math.Sqrt(5));
        if (hasBias)
        {
            _bias = new Parameter(empty(new[] { shape.OutChannels }, dtype: type, device: place));
            var (fanIn, _) = nn.init.CalculateFanInAndFanOut(_weight);
            var bound = fanIn > 0 ? 1 / Math.Sqrt(fanIn) : 0;
            nn.init.uniform_(_bias, -bound, bound);
        }

        RegisterComponents();
    }

    /// <summary>The padding by name, or null when it was given in numbers.</summary>
    public Padding? padding_type { get; }

    /// <summary>The weight <c>[out, in / groups, *kernel]</c>, drawn from U(-b, b) with b = 1/sqrt(in / groups * kernel).</summary>
    public Parameter weight
    {
        get => _weight;
        set
        {
            _weight = value;
            ConditionallyRegisterParameter(nameof(weight), value);
        }
    }

    /// <summary>The bias <c>[out]</c>, drawn likewise; null when the layer has none.</summary>
    public Parameter? bias
    {
        get => _bias;
        set
        {
            _bias = value;
            ConditionallyRegisterParameter(nameof(bias), value);
        }
    }

    private protected Tensor Convolve(Tensor input)
    {
        if (_paddingMode == PaddingModes.Zeros)
            return NativeNn.Conv(input, _weight, _bias, _stride, _padding, _dilation, _groups, padding_type == Padding.Same);
        using var padded = NativeNn.Pad(input, _edges, _paddingMode, 0);
        return NativeNn.Conv(padded, _weight, _bias, _stride, new long[_stride.Length], _dilation, _groups, same: false);
    }
}
