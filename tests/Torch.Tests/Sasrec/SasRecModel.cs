using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Distillery.Torch.Tests.Sasrec;

/// <summary>
/// One block of self-attentive sequential recommendation (Kang and McAuley, 2018), line by line as in golden/nn/make.py: modules are made
/// in the same order, so that they draw the same weights.
/// </summary>
internal sealed class SasRecModel : Module<Tensor, Tensor>
{
    public const int Items = 40;
    public const int Length = 8;
    private const int Dim = 16;
    private const double DropoutRate = 0.25;

    public readonly Embedding items = Embedding(Items + 1, Dim, padding_idx: Items);
    public readonly Parameter positions = Parameter(init.normal_(empty(Length, Dim), std: 0.1));
    public readonly Dropout input_dropout = Dropout(DropoutRate);
    public readonly LayerNorm attention_norm = LayerNorm(Dim);
    public readonly Linear query = Linear(Dim, Dim);
    public readonly Linear key = Linear(Dim, Dim);
    public readonly Linear value = Linear(Dim, Dim);
    public readonly Dropout attention_dropout = Dropout(DropoutRate);
    public readonly LayerNorm feed_norm = LayerNorm(Dim);
    public readonly Conv1d conv1 = Conv1d(Dim, Dim, 1);
    public readonly Conv1d conv2 = Conv1d(Dim, Dim, 1);
    public readonly Dropout feed_dropout = Dropout(DropoutRate);
    public readonly LayerNorm output_norm = LayerNorm(Dim);

    public SasRecModel()
        : base(nameof(SasRecModel))
    {
        RegisterComponents();
    }

    /// <param name="input">Item ids <c>[batch, time]</c>.</param>
    /// <returns><c>[batch, time, dim]</c>.</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var padding = input.eq(Items).unsqueeze(-1);
        var x = items.call(input) * Math.Sqrt(Dim) + positions;
        x = input_dropout.call(x).masked_fill(padding, 0.0);
        var normed = attention_norm.call(x);
        var scores = query.call(normed).matmul(key.call(x).transpose(1, 2)) / Math.Sqrt(Dim);
        var future = ones(new long[] { Length, Length }, dtype: ScalarType.Bool).triu(1);
        var weights = attention_dropout.call(F.softmax(scores.masked_fill(future, -1e9), -1));
        x = normed + weights.matmul(value.call(x));
        var y = feed_norm.call(x);
        var hidden = F.relu(conv1.call(y.transpose(1, 2)));
        x = y + feed_dropout.call(conv2.call(hidden).transpose(1, 2));
        return output_norm.call(x.masked_fill(padding, 0.0)).MoveToOuterDisposeScope();
    }
}
