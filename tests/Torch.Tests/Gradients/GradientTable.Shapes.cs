using static TorchSharp.torch;

namespace Distillery.Torch.Tests.Gradients;

public static partial class GradientTable
{
    private static IEnumerable<GradientCase> Shapes()
    {
        foreach (var (name, f) in new (string, Func<Tensor, Tensor>)[]
        {
            ("view", x => x.view(6, -1)), ("view_as", x => x.view_as(zeros(4, 6))), ("reshape", x => x.reshape(3, 8)), ("permute", x => x.permute(2, 0, 1)),
            ("permute", x => x.permute((IEnumerable<long>)[2, 0, 1])), ("transpose", x => x.transpose(0, 2)), ("swapaxes", x => x.swapaxes(0, 1)), ("t", x => x[0].t()),
            ("movedim", x => x.movedim([0], [2])), ("unsqueeze", x => x.unsqueeze(1)), ("squeeze", x => x.unsqueeze(1).squeeze(1)), ("squeeze", x => x.unsqueeze(1).squeeze()),
            ("flatten", x => x.flatten(1)), ("unflatten", x => x.unflatten(2, 2, -1)), ("expand", x => x.unsqueeze(0).expand(2, -1, -1, -1)),
            ("expand_as", x => x.expand_as(zeros(2, 2, 3, 4))), ("broadcast_to", x => x.broadcast_to(2, 2, 3, 4)), ("repeat", x => x.repeat(2, 1, 1)), ("tile", x => x.tile(2)),
            ("repeat_interleave", x => x.repeat_interleave(2, 1)), ("repeat_interleave", x => x.repeat_interleave(tensor(new long[] { 1, 2 }), 0)), ("flip", x => x.flip(0, 2)),
            ("contiguous", x => x.transpose(0, 1).contiguous()), ("as_strided", x => x.as_strided([2, 3], [12, 1], 2)), ("roll", x => x.roll(1, 2)), ("roll", x => x.roll([1, 2], [0, 1])),
            ("select", x => x.select(1, 2)), ("narrow", x => x.narrow(2, 1, 2)), ("slice", x => x.slice(2, 0, 4, 2)), ("unfold", x => x.unfold(2, 2, 1)),
            ("diagonal", x => x.diagonal(0, 1, 2)), ("diag", x => x[0, 0].diag()), ("diag_embed", x => x.diag_embed()), ("tril", x => x.tril(1)), ("triu", x => x.triu()),
            ("split", x => cat(x.split(3, 2).Select((p, i) => p * (i + 1)).ToArray(), 2)), ("split", x => x.split([1, 3], 2)[1]), ("chunk", x => x.chunk(2, 2)[1]),
            ("unbind", x => stack(x.unbind(1), 2)), ("index", x => x[TensorIndex.Ellipsis, 1..3]), ("index", x => x[tensor(new long[] { 1, 1, 0 })]),
            ("index", x => x[x.detach() > 0]), ("index", x => x.index(TensorIndex.None, 1, TensorIndex.Slice(0, 3, 2))),
        }) yield return One(name, () => Any(2, 3, 4), f);
    }

    private static IEnumerable<GradientCase> Selection()
    {
        var rows = () => tensor(new long[] { 2, 0, 2 });
        var places = () => tensor(new long[,] { { 0, 2 }, { 1, 0 }, { 2, 1 } });
        foreach (var (name, f) in new (string, Func<Tensor, Tensor>)[]
        {
            ("gather", x => x.gather(0, places())), ("index_select", x => x.index_select(0, rows())), ("take", x => x.take(rows())), ("take_along_dim", x => x.take_along_dim(places(), 0)),
            ("masked_select", x => x.masked_select(x.detach() > 0)), ("scatter", x => x.scatter(0, places(), 1.5)), ("index_fill", x => x.index_fill(0, rows(), 2)),
            ("masked_fill", x => x.masked_fill(x.detach() > 0.5, 3)),
        }) yield return One(name, () => Any(3, 2), f);
        foreach (var (name, f) in new (string, Func<Tensor, Tensor, Tensor>)[]
        {
            ("scatter", (x, s) => x.scatter(0, tensor(new long[,] { { 0, 2 }, { 1, 0 }, { 2, 1 } }), s)), ("scatter_add", (x, s) => x.scatter_add(0, places(), s)),
            ("index_add", (x, s) => x.index_add(0, rows(), s, 0.5)), ("index_copy", (x, s) => x.index_copy(0, tensor(new long[] { 2, 0, 1 }), s)),
            ("masked_scatter", (x, s) => x.masked_scatter(x.detach() > 0, s)),
        }) yield return Two(name, () => Any(3, 2), () => Other(3, 2), f);
    }
}
