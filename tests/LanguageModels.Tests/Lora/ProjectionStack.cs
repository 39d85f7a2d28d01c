using TorchSharp;
using TorchSharp.Modules;

namespace Distillery.LanguageModels.Tests;

/// <summary>A small model made of projections only: two layers with names as in a decoder, and an output layer.</summary>
internal sealed class ProjectionStack : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    private const int Dim = 12;
    private readonly OrderedDictionary<string, Projection> _projections = [];

    internal ProjectionStack(long seed = 5, torch.ScalarType? dtype = null)
        : base(nameof(ProjectionStack))
    {
        using var generator = new torch.Generator((ulong)seed);
        for (var layer = 0; layer < 2; layer++)
        {
            Add($"model.layers.{layer}.self_attn.q_proj", Dim, Dim, true, generator, dtype);
            Add($"model.layers.{layer}.mlp.up_proj", 20, Dim, false, generator, dtype);
            Add($"model.layers.{layer}.mlp.down_proj", Dim, 20, false, generator, dtype);
        }

        Add("lm_head", 9, Dim, false, generator, dtype);
    }

    internal IReadOnlyDictionary<string, Projection> Projections => _projections;

    public override torch.Tensor forward(torch.Tensor input)
    {
        using var scope = torch.NewDisposeScope();
        var x = input;
        for (var layer = 0; layer < 2; layer++)
        {
            x = x + _projections[$"model.layers.{layer}.self_attn.q_proj"].call(x).tanh();
            x = x + _projections[$"model.layers.{layer}.mlp.down_proj"].call(_projections[$"model.layers.{layer}.mlp.up_proj"].call(x).tanh());
        }

        return _projections["lm_head"].call(x).MoveToOuterDisposeScope();
    }

    private void Add(string path, int outputs, int inputs, bool bias, torch.Generator generator, torch.ScalarType? dtype)
    {
        var type = dtype ?? torch.float32;
        var projection = new Projection(
            new Parameter((torch.randn([outputs, inputs], generator: generator) / Math.Sqrt(inputs)).to(type)),
            bias ? new Parameter(torch.randn([outputs], generator: generator).to(type)) : null);
        _projections.Add(path, projection);
        register_module(path.Replace('.', '_'), projection);
    }
}
