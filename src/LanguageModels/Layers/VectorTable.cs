using TorchSharp;
using TorchSharp.Modules;

namespace Distillery.LanguageModels;

/// <summary>One vector per token id (or position, or kind): an embedding whose table is given and not drawn.</summary>
public sealed class VectorTable : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    private readonly Parameter _weight;

    /// <summary>Takes the table.</summary>
    /// <param name="weight"><c>[tokens, dim]</c>.</param>
    public VectorTable(Parameter weight)
        : base(nameof(VectorTable))
    {
        ArgumentNullException.ThrowIfNull(weight);
        register_parameter("weight", _weight = weight);
    }

    /// <summary>The table, <c>[tokens, dim]</c>.</summary>
    public Parameter Weight => _weight;

    /// <summary>Looks vectors up.</summary>
    /// <param name="input">Ids, int64 <c>[batch, time]</c>.</param>
    /// <returns><c>[batch, time, dim]</c>.</returns>
    public override torch.Tensor forward(torch.Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return _weight.index_select(0, input.reshape(-1)).view(input.size(0), input.size(1), _weight.size(1));
    }
}
