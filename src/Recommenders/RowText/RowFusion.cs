using TorchSharp;
using TorchSharp.Modules;

namespace Distillery.Recommenders;

/// <summary>
/// Joins the state of a history with the vector of the row's text: <c>s = g_f([g_l(text) ; state])</c>, or <c>s = g_l(text)</c> where there is
/// no <c>g_f</c>.
/// </summary>
/// <remarks>The user side of SLIM's Eq. 6 and Eq. 7. With a scale the result is <c>e^scale · s/‖s‖</c>: with item vectors of length 1 the scores are scaled cosines.</remarks>
public sealed class RowFusion : torch.nn.Module
{
    private readonly Parameter? _scale;

    /// <summary>Takes layers.</summary>
    /// <param name="text"><c>g_l</c>: from the text's vector to the dimension of item vectors.</param>
    /// <param name="fuse"><c>g_f</c>: from twice that dimension to it; null where histories are not read.</param>
    /// <param name="encoder">What makes the text's vectors.</param>
    /// <param name="isCosine">Whether the result is brought to one length, which is learnt; it begins at 10.</param>
    /// <param name="device">Where the layers lie; default the CPU.</param>
    /// <exception cref="ArgumentException">The layers do not fit each other.</exception>
    public RowFusion(Linear text, Linear? fuse, string encoder, bool isCosine = false, torch.Device? device = null) : base(nameof(RowFusion))
    {
        ArgumentNullException.ThrowIfNull(text);
        Dim = (int)text.weight!.size(0);
        TextDim = (int)text.weight.size(1);
        if (fuse is not null && (fuse.weight!.size(0) != Dim || fuse.weight.size(1) != 2 * Dim))
            throw new ArgumentException($"g_f is [{fuse.weight.size(0)}, {fuse.weight.size(1)}]; it must be [{Dim}, {2 * Dim}].", nameof(fuse));
        (Text, Fuse, Encoder) = (text, fuse, encoder);
        register_module("text", text);
        if (fuse is not null)
            register_module("fuse", fuse);
        if (isCosine)
            register_parameter("scale", _scale = InitialWeights.Parameter([MathF.Log(10)], device));
    }

    /// <summary><c>g_l</c>, which the item side may share.</summary>
    public Linear Text { get; }

    /// <summary><c>g_f</c>, which the item side may share; null where histories are not read.</summary>
    public Linear? Fuse { get; }

    /// <summary>What makes the text's vectors.</summary>
    public string Encoder { get; }

    /// <summary>Length of a text's vector.</summary>
    public int TextDim { get; }

    /// <summary>Length of the result.</summary>
    public int Dim { get; }

    /// <summary>Whether the result is brought to one length.</summary>
    public bool IsCosine => _scale is not null;

    /// <summary>Layers with first weights: <c>g_l</c> uniform in ±1/√inputs, <c>g_f</c> the sum of its two parts.</summary>
    /// <param name="textDim">Length of a text's vector.</param>
    /// <param name="dim">Length of the result.</param>
    /// <param name="readsHistories">Whether there is a <c>g_f</c>.</param>
    /// <param name="encoder">What makes the text's vectors.</param>
    /// <param name="isCosine">Whether the result is brought to one length.</param>
    /// <param name="seed">Equal seeds give equal layers.</param>
    /// <param name="device">Where the layers lie; default the CPU.</param>
    public static RowFusion Create(int textDim, int dim, bool readsHistories, string encoder, bool isCosine, long seed, torch.Device? device = null) =>
        new(Layer(textDim, dim, seed, device), readsHistories ? Sum(dim, device) : null, encoder, isCosine, device);

    /// <summary>A linear layer with first weights uniform in ±1/√inputs.</summary>
    /// <param name="inputs">Length of its inputs.</param>
    /// <param name="outputs">Length of its results.</param>
    /// <param name="seed">Equal seeds give equal layers.</param>
    /// <param name="device">Where it lies; default the CPU.</param>
    public static Linear Layer(int inputs, int outputs, long seed, torch.Device? device = null)
    {
        var layer = torch.nn.Linear(inputs, outputs, device: device);
        InitialWeights.Linear(layer, seed);
        return layer;
    }

    /// <summary>A linear layer that begins by adding the two halves of its input up.</summary>
    /// <remarks>Two random layers one behind the other learn slowly: they must first find a common space for items and rows.</remarks>
    /// <param name="dim">Length of a half, and of the result.</param>
    /// <param name="device">Where it lies; default the CPU.</param>
    private static Linear Sum(int dim, torch.Device? device)
    {
        var layer = torch.nn.Linear(2 * dim, dim, device: device);
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        layer.weight!.copy_(torch.cat([torch.eye(dim, dim), torch.eye(dim, dim)], 1));
        layer.bias!.zero_();
        return layer;
    }

    /// <summary>Joins.</summary>
    /// <param name="states">Of the histories, <c>[rows, dim]</c>; not looked at where there is no <c>g_f</c>.</param>
    /// <param name="texts">Of the rows' texts, <c>[rows, text]</c>.</param>
    /// <returns><c>[rows, dim]</c>.</returns>
    public torch.Tensor Join(torch.Tensor states, torch.Tensor texts)
    {
        ArgumentNullException.ThrowIfNull(states);
        ArgumentNullException.ThrowIfNull(texts);
        if (texts.size(1) != TextDim)
            throw new ArgumentException($"the texts' vectors have {texts.size(1)} numbers; this student learnt from {TextDim}.", nameof(texts));
        using var scope = torch.NewDisposeScope();
        var joined = Text.forward(texts);
        if (Fuse is not null)
            joined = Fuse.forward(torch.cat([joined, states], 1));
        if (_scale is not null)
            joined = UnitLength(joined) * _scale.exp();
        return joined.MoveToOuterDisposeScope();
    }

    /// <summary>Rows brought to length 1; the zero vector stays.</summary>
    /// <param name="values"><c>[rows, dim]</c>.</param>
    public static torch.Tensor UnitLength(torch.Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        using var scope = torch.NewDisposeScope();
        return (values / (values.square().sum(1, true) + 1e-12).sqrt()).MoveToOuterDisposeScope();
    }
}
