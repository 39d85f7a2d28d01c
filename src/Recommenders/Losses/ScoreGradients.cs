using TorchSharp;

namespace Distillery.Recommenders;

/// <summary>
/// A loss over item scores that was worked out in closed form: its value and its gradients over states, item table and bias. Several
/// may be added before one backward pass carries them on into the student.
/// </summary>
/// <param name="loss">The value, a mean over the rows.</param>
/// <param name="states">Gradient over the states, <c>[rows, dim]</c>.</param>
/// <param name="table">Gradient over <see cref="ItemTables.Output"/>, <c>[items, dim]</c>.</param>
/// <param name="bias">Gradient over <see cref="ItemTables.Bias"/>, <c>[items]</c>; null where there is none.</param>
/// <param name="repeat">Gradient over <see cref="ItemTables.Repeat"/>, <c>[1]</c>; null where there is none.</param>
public sealed class ScoreGradients(double loss, torch.Tensor states, torch.Tensor table, torch.Tensor? bias, torch.Tensor? repeat = null)
{
    /// <summary>The value of the loss.</summary>
    public double Loss { get; private set; } = loss;

    /// <summary>Gradient over the states, <c>[rows, dim]</c>.</summary>
    public torch.Tensor States { get; } = states;

    /// <summary>Gradient over the item table, <c>[items, dim]</c>.</summary>
    public torch.Tensor Table { get; } = table;

    /// <summary>Gradient over the bias, <c>[items]</c>, or null.</summary>
    public torch.Tensor? Bias { get; } = bias;

    /// <summary>Gradient over the number that is added to repeated items, <c>[1]</c>, or null.</summary>
    public torch.Tensor? Repeat { get; private set; } = repeat;

    /// <summary>Adds <c>weight · other</c> to this, in place.</summary>
    /// <param name="other">Over the same states and table.</param>
    /// <param name="weight">Factor of the other.</param>
    public void Add(ScoreGradients other, double weight = 1)
    {
        ArgumentNullException.ThrowIfNull(other);
        using var noGrad = torch.no_grad();
        Loss += weight * other.Loss;
        States.add_(other.States, weight);
        Table.add_(other.Table, weight);
        if (Bias is not null && other.Bias is not null)
            Bias.add_(other.Bias, weight);
        if (other.Repeat is not null)
            Repeat = Repeat is null ? other.Repeat * weight : Repeat.add_(other.Repeat, weight);
    }

    /// <summary>Runs the backward pass: adds the gradients of the student's parameters.</summary>
    /// <param name="states">The states that the loss was made of, with their graph.</param>
    /// <param name="tables">The tables that the loss was made of.</param>
    public void Backward(torch.Tensor states, ItemTables tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        List<torch.Tensor> roots = [];
        List<torch.Tensor> gradients = [];
        void Root(torch.Tensor? root, torch.Tensor? gradient)
        {
            if (root is null || gradient is null || !root.requires_grad)
                return;
            roots.Add(root);
            gradients.Add(gradient);
        }

        Root(states, States);
        Root(tables.Output, Table);
        Root(tables.Bias, Bias);
        Root(tables.Repeat, Repeat);
        torch.autograd.backward(roots, gradients);
    }
}
