using TorchSharp;
using TorchSharp.Modules;

namespace Distillery.Recommenders;

/// <summary>
/// A step of SR-GNN's gated graph network: <c>a = [mean_in(h W_in + b_in) + c_in ; mean_out(h W_out + b_out) + c_out]</c>, then a GRU's
/// gates between <c>a</c> and the node's own <c>h</c>.
/// </summary>
/// <remarks>Wu et al. 2019, Eq. 1-5, with the biases of the authors' program. Nodes without neighbours on a side receive only <c>c</c> there.</remarks>
internal sealed class SrgnnCell : torch.nn.Module
{
    private readonly Linear _edgesIn, _edgesOut, _received, _own;
    private readonly Parameter _biasIn, _biasOut;

    internal SrgnnCell(SrgnnOptions options, long seed, torch.Device? device) : base(nameof(SrgnnCell))
    {
        var dim = options.Dim;
        var bound = 1 / Math.Sqrt(dim);
        Linear Layer(string name, long inputs, long outputs)
        {
            var layer = torch.nn.Linear(inputs, outputs, device: device);
            InitialWeights.Uniform(layer.weight!, bound, seed++);
            InitialWeights.Uniform(layer.bias!, bound, seed++);
            register_module(name, layer);
            return layer;
        }

        Parameter Bias(string name)
        {
            var bias = InitialWeights.Parameter(new float[dim], device);
            InitialWeights.Uniform(bias, bound, seed++);
            register_parameter(name, bias);
            return bias;
        }

        _edgesIn = Layer("edges_in", dim, dim);
        _edgesOut = Layer("edges_out", dim, dim);
        _received = Layer("received", 2 * dim, 3 * dim);
        _own = Layer("own", dim, 3 * dim);
        _biasIn = Bias("bias_in");
        _biasOut = Bias("bias_out");
    }

    /// <summary>The nodes of a step.</summary>
    /// <param name="nodes">Those of the step before, <c>[before, dim]</c>.</param>
    /// <param name="layer">What is computed of what.</param>
    /// <returns><c>[after, dim]</c>.</returns>
    internal torch.Tensor Step(torch.Tensor nodes, SessionGraphs.Layer layer)
    {
        using var scope = torch.NewDisposeScope();
        var incoming = RowSums.Of(_edgesIn.forward(nodes), layer.Incoming) + _biasIn;
        var outgoing = RowSums.Of(_edgesOut.forward(nodes), layer.Outgoing) + _biasOut;
        var own = RowSums.Of(nodes, layer.Own);
        var received = _received.forward(torch.cat([incoming, outgoing], 1)).chunk(3, 1);
        var held = _own.forward(own).chunk(3, 1);
        var reset = (received[0] + held[0]).sigmoid();
        var update = (received[1] + held[1]).sigmoid();
        var candidate = (received[2] + reset * held[2]).tanh();
        return (candidate + update * (own - candidate)).MoveToOuterDisposeScope();
    }
}
