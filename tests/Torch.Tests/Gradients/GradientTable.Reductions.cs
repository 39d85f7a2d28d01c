using static TorchSharp.torch;

namespace Distillery.Torch.Tests.Gradients;

public static partial class GradientTable
{
    private static IEnumerable<GradientCase> Reductions()
    {
        foreach (var (name, f) in new (string, Func<Tensor, Tensor>)[]
        {
            ("sum", x => x.sum()), ("sum", x => x.sum(1)), ("sum", x => x.sum(0, 2, keepdim: true)), ("sum", x => x.sum([0, 1, 2])), ("nansum", x => x.nansum()), ("mean", x => x.mean()),
            ("mean", x => x.mean([1, 2], true)), ("nanmean", x => x.nanmean()), ("prod", x => x.prod()), ("prod", x => x.prod(1)), ("max", x => x.max()), ("max", x => x.max(1).values),
            ("min", x => x.min()), ("min", x => x.min(2, true).values), ("amax", x => x.amax([1])), ("amin", x => x.amin([0, 2])), ("var", x => x.var()), ("var", x => x.var(1, false)),
            ("var", x => x.var((0L, 1L))), ("std", x => x.std()), ("std", x => x.std([1, 2], keepdim: true)), ("norm", x => x.norm()), ("norm", x => x.norm(1)), ("norm", x => x.norm(1, p: 3)),
            ("logsumexp", x => x.logsumexp(2)), ("softmax", x => x.softmax(2)), ("softmax", x => x.softmax(1, float64)), ("log_softmax", x => x.log_softmax(-1)), ("cumsum", x => x.cumsum(1)),
            ("cumprod", x => x.cumprod(1)), ("logcumsumexp", x => x.logcumsumexp(1)), ("cummax", x => x.cummax(2).values), ("cummin", x => x.cummin(2).values), ("sort", x => x.sort(2).Values),
            ("sort", x => x.sort(1, true, true).Values), ("topk", x => x.topk(2).values), ("kthvalue", x => x.kthvalue(2).values), ("median", x => x.median()),
            ("median", x => x.median(2).values), ("quantile", x => x.quantile(tensor(new[] { 0.3, 0.6 }), 2)),
        }) yield return One(name, () => Any(2, 3, 4), f);
    }

    private static IEnumerable<GradientCase> Products()
    {
        var matrix = () => Any(2, 3);
        var second = () => Other(3, 4);
        yield return Two("matmul", matrix, second, (a, b) => a.matmul(b));
        yield return Two("matmul", () => Any(2, 2, 3), second, (a, b) => a.matmul(b));
        yield return Two("mm", matrix, second, (a, b) => a.mm(b));
        yield return Two("bmm", () => Any(2, 2, 3), () => Other(2, 3, 2), (a, b) => a.bmm(b));
        yield return Two("mv", matrix, () => Other(3), (a, b) => a.mv(b));
        yield return Two("dot", () => Any(3), () => Other(3), (a, b) => a.dot(b));
        yield return Two("vdot", () => Any(3), () => Other(3), (a, b) => a.vdot(b));
        yield return Two("outer", () => Any(3), () => Other(2), (a, b) => a.outer(b));
        yield return Two("ger", () => Any(3), () => Other(2), (a, b) => a.ger(b));
        yield return Two("inner", matrix, () => Other(2, 3), (a, b) => a.inner(b));
        yield return Two("kron", matrix, () => Other(2, 2), (a, b) => a.kron(b));
        yield return Two("einsum", () => Any(2, 2, 3), () => Other(2, 3, 2), (a, b) => einsum("bij,bjk->bik", a, b));
        yield return Two("cdist", matrix, () => Other(2, 3) + 3, (a, b) => cdist(a, b));
        yield return Two("cat", matrix, () => Other(2, 3), (a, b) => cat([a, b * 2], 1));
        yield return Two("stack", matrix, () => Other(2, 3), (a, b) => stack([a, b * 2], 1));
        yield return One("trace", () => Any(3, 3), x => x.trace());
        yield return Three("addmm", () => Any(2, 4), matrix, second, (c, a, b) => c.addmm(a, b, 0.5f, 2f));
        yield return Three("addmv", () => Any(2), matrix, () => Other(3), (c, a, b) => c.addmv(a, b, 0.5f, 2f));
        yield return Three("addbmm", () => Any(2, 2), () => Any(2, 2, 3), () => Other(2, 3, 2), (c, a, b) => c.addbmm(a, b, 0.5f, 2f));
        yield return Three("baddbmm", () => Any(2, 2, 2), () => Any(2, 2, 3), () => Other(2, 3, 2), (c, a, b) => c.baddbmm(a, b, 0.5f, 2f));
        yield return Three("addr", () => Any(2, 3), () => Any(2), () => Other(3), (c, a, b) => c.addr(a, b, 0.5f, 2f));
        yield return One("linalg.inv", () => Any(3, 3) + 3 * eye(3, dtype: float64), linalg.inv);
        yield return One("linalg.det", () => Any(3, 3) + 3 * eye(3, dtype: float64), linalg.det);
        yield return One("linalg.cholesky", () => Positive(3, 3) * 0.1 + 3 * eye(3, dtype: float64), x => linalg.cholesky((x + x.t()) * 0.5));
        yield return Two("linalg.solve", () => Any(3, 3) + 3 * eye(3, dtype: float64), () => Other(3, 2), linalg.solve);
        yield return One("linalg.vector_norm", matrix, x => linalg.vector_norm(x, 3));
        yield return One("linalg.svd", () => Any(3, 2), x => linalg.svd(x, false).S);
        yield return One("linalg.eigh", () => Any(3, 3), x => linalg.eigh((x + x.t()) * 0.5).eigenvalues);
        yield return One("linalg.qr", () => Any(3, 3) + 3 * eye(3, dtype: float64), x => linalg.qr(x).R);
    }
}
