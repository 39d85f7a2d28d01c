using static TorchSharp.torch;

namespace Distillery.Torch.Tests.Gradients;

public static partial class GradientTable
{
    // On a copy, because a leaf that requires a gradient must not be changed.
    private static IEnumerable<GradientCase> InPlace()
    {
        foreach (var (name, f) in new (string, Func<Tensor, Tensor>)[]
        {
            ("abs_", x => x.abs_()), ("neg_", x => x.neg_()), ("exp_", x => x.exp_()), ("exp2_", x => x.exp2_()), ("expm1_", x => x.expm1_()), ("log_", x => x.log_()), ("log2_", x => x.log2_()),
            ("log10_", x => x.log10_()), ("log1p_", x => x.log1p_()), ("sqrt_", x => x.sqrt_()), ("rsqrt_", x => x.rsqrt_()), ("square_", x => x.square_()), ("reciprocal_", x => x.reciprocal_()),
            ("sin_", x => x.sin_()), ("cos_", x => x.cos_()), ("tan_", x => x.mul_(0.3).tan_()), ("asin_", x => x.mul_(0.3).asin_()), ("acos_", x => x.mul_(0.3).acos_()), ("atan_", x => x.atan_()),
            ("sinh_", x => x.sinh_()), ("cosh_", x => x.cosh_()), ("tanh_", x => x.tanh_()), ("sigmoid_", x => x.sigmoid_()), ("relu_", x => x.relu_()), ("erf_", x => x.erf_()),
            ("erfc_", x => x.erfc_()), ("erfinv_", x => x.mul_(0.3).erfinv_()), ("frac_", x => x.frac_()), ("add_", x => x.add_(1.5)), ("add_", x => x.add_(1.5, 2)), ("sub_", x => x.sub_(1.5)),
            ("sub_", x => x.sub_(1.5, 2)), ("mul_", x => x.mul_(1.5)), ("div_", x => x.div_(1.5)), ("pow_", x => x.pow_(3)), ("fmod_", x => x.fmod_(0.7)), ("remainder_", x => x.remainder_(0.7)),
            ("clamp_", x => x.clamp_(0.51, 1.52)), ("clamp_min_", x => x.clamp_min_(0.71)), ("clamp_max_", x => x.clamp_max_(1.52)), ("clip_", x => x.clip_(0.51, 1.52)),
            ("transpose_", x => x.transpose_(0, 1)), ("unsqueeze_", x => x.unsqueeze_(1)), ("squeeze_", x => x.unsqueeze_(1).squeeze_(1)), ("tril_", x => x.tril_()), ("triu_", x => x.triu_()),
            ("scatter_", x => x.scatter_(0, tensor(new long[,] { { 1, 0, 1 } }), 1.5)), ("masked_fill_", x => x.masked_fill_(x.detach() > 1, 3)),
        }) yield return One(name, () => Positive(2, 3), x => f(x.clone()));
        foreach (var (name, f) in new (string, Func<Tensor, Tensor, Tensor>)[]
        {
            ("add_", (a, b) => a.add_(b)), ("add_", (a, b) => a.add_(b, 2.5)), ("sub_", (a, b) => a.sub_(b)), ("sub_", (a, b) => a.sub_(b, 2.5)), ("mul_", (a, b) => a.mul_(b)),
            ("div_", (a, b) => a.div_(b)), ("pow_", (a, b) => a.pow_(b)), ("fmod_", (a, b) => a.fmod_(b)), ("remainder_", (a, b) => a.remainder_(b)), ("lerp_", (a, b) => a.lerp_(b, 0.3)),
            ("lerp_", (a, b) => a.lerp_(b, b * 0.3)), ("addcmul_", (a, b) => a.addcmul_(b, b, 0.5)), ("addcdiv_", (a, b) => a.addcdiv_(b, b + 1, 0.5)), ("addcmul_", (a, b) => a.addcmul_(b, b)),
            ("addcdiv_", (a, b) => a.addcdiv_(b, b + 1)), ("clamp_", (a, b) => a.clamp_(b * 0.5, b + 0.3)), ("copy_", (a, b) => a.copy_(b)),
            ("scatter_", (a, b) => a.scatter_(0, tensor(new long[,] { { 0, 1, 0 }, { 1, 0, 1 } }), b)), ("scatter_add_", (a, b) => a.scatter_add_(0, tensor(new long[,] { { 1, 1, 0 }, { 1, 0, 1 } }), b)),
            ("index_add_", (a, b) => a.index_add_(0, tensor(new long[] { 1, 1 }), b, 0.5)), ("index_copy_", (a, b) => a.index_copy_(0, tensor(new long[] { 1, 0 }), b)),
            ("masked_scatter_", (a, b) => a.masked_scatter_(a.detach() > 1, b)), ("index_put_", (a, b) => a.index_put_(b[0], TensorIndex.Single(1))),
            ("index_put_", (a, b) => a.index_put_(b, [tensor(new long[] { 1, 1 })], true)), ("index_put_", (a, b) => a.index_put_(b[TensorIndex.Colon, 0..2], [TensorIndex.Tensor(tensor(new long[] { 1, 1 })), TensorIndex.Slice(1)], true)),
        }) yield return Two(name, () => Positive(2, 3), () => Other(2, 3), (a, b) => f(a.clone(), b));
        yield return Three("addmm_", () => Any(2, 4), () => Any(2, 3), () => Other(3, 4), (c, a, b) => c.clone().addmm_(a, b, 0.5f, 2f));
        yield return Three("addmv_", () => Any(2), () => Any(2, 3), () => Other(3), (c, a, b) => c.clone().addmv_(a, b, 0.5f, 2f));
        yield return Three("addbmm_", () => Any(2, 2), () => Any(2, 2, 3), () => Other(2, 3, 2), (c, a, b) => c.clone().addbmm_(a, b, 0.5f, 2f));
        yield return Three("baddbmm_", () => Any(2, 2, 2), () => Any(2, 2, 3), () => Other(2, 3, 2), (c, a, b) => c.clone().baddbmm_(a, b, 0.5f, 2f));
        yield return Three("addr_", () => Any(2, 3), () => Any(2), () => Other(3), (c, a, b) => c.clone().addr_(a, b, 0.5f, 2f));
    }
}
