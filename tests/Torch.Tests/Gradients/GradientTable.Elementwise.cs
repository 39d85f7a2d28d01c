using static TorchSharp.torch;

namespace Distillery.Torch.Tests.Gradients;

public static partial class GradientTable
{
    private static IEnumerable<GradientCase> Elementwise()
    {
        foreach (var (name, f) in new (string, Func<Tensor, Tensor>)[]
        {
            ("abs", x => x.abs()), ("neg", x => x.neg()), ("neg", x => -x), ("exp", x => x.exp()), ("exp2", x => x.exp2()), ("expm1", x => x.expm1()),
            ("square", x => x.square()), ("sin", x => x.sin()), ("cos", x => x.cos()), ("atan", x => x.atan()), ("sinh", x => x.sinh()), ("cosh", x => x.cosh()),
            ("tanh", x => x.tanh()), ("sigmoid", x => x.sigmoid()), ("relu", x => x.relu()), ("silu", x => x.silu()), ("gelu", x => x.gelu()), ("erf", x => x.erf()),
            ("erfc", x => x.erfc()), ("softplus", x => x.softplus()), ("log_sigmoid", x => x.log_sigmoid()), ("leaky_relu", x => x.leaky_relu(0.1)),
            ("nan_to_num", x => x.nan_to_num(0.0)), ("clone", x => x.clone()), ("reciprocal", x => x.reciprocal()),
            ("clamp", x => x.clamp(-1.01, 1.03)), ("clamp_min", x => x.clamp_min(0.02)), ("clamp_max", x => x.clamp_max(0.02)), ("clip", x => x.clip(-1.01, 1.03)),
            ("to", x => x.to(float64, copy: true)), ("to", x => x.to("cpu")), ("to_type", x => x.to_type(float64)), ("type_as", x => x.type_as(zeros(1, dtype: float64))),
            ("cpu", x => x.cpu()), ("double", x => x.@double()),
        }) yield return One(name, () => Any(2, 3), f);
        // Through single precision the step must be larger than its rounding, so the value passes unchanged.
        yield return One("float", () => zeros(2, 2, dtype: float64), x => x.@float().to_type(float64));
        foreach (var (name, f) in new (string, Func<Tensor, Tensor>)[]
        {
            ("log", x => x.log()), ("log2", x => x.log2()), ("log10", x => x.log10()), ("log1p", x => x.log1p()), ("sqrt", x => x.sqrt()), ("rsqrt", x => x.rsqrt()),
            ("frac", x => x.frac()), ("lgamma", x => x.lgamma()), ("digamma", x => x.digamma()),
        }) yield return One(name, () => Positive(2, 3), f);
        foreach (var (name, f) in new (string, Func<Tensor, Tensor>)[]
        {
            ("tan", x => x.tan()), ("asin", x => x.asin()), ("acos", x => x.acos()), ("erfinv", x => x.erfinv()),
        }) yield return One(name, () => Values(-0.9, 0.9, 2, 3), f);
    }

    private static IEnumerable<GradientCase> Binary()
    {
        foreach (var (name, f) in new (string, Func<Tensor, Tensor, Tensor>)[]
        {
            ("add", (a, b) => a.add(b)), ("add", (a, b) => a.add(b, 2.5)), ("add", (a, b) => a + b), ("sub", (a, b) => a.sub(b)), ("sub", (a, b) => a - b),
            ("sub", (a, b) => a.sub(b, 0.5)), ("mul", (a, b) => a.mul(b)), ("mul", (a, b) => a * b), ("div", (a, b) => a.div(b)), ("div", (a, b) => a / b),
            ("pow", (a, b) => a.pow(b)), ("maximum", (a, b) => a.maximum(b)), ("minimum", (a, b) => a.minimum(b)), ("max", (a, b) => a.max(b)),
            ("min", (a, b) => a.min(b)), ("fmax", (a, b) => a.fmax(b)), ("fmin", (a, b) => a.fmin(b)), ("atan2", (a, b) => a.atan2(b)), ("hypot", (a, b) => a.hypot(b)),
            ("logaddexp", (a, b) => a.logaddexp(b)), ("xlogy", (a, b) => a.xlogy(b)), ("fmod", (a, b) => a.fmod(b)), ("remainder", (a, b) => a.remainder(b)),
            ("lerp", (a, b) => a.lerp(b, 0.3)),
        })
        {
            yield return Two(name, () => Positive(2, 3), () => Other(2, 3), f);
            yield return Two(name, () => Positive(2, 1, 3), () => Other(2, 1), f);
        }

        foreach (var (name, f) in new (string, Func<Tensor, Tensor>)[]
        {
            ("add", x => x.add(1.5)), ("add", x => x + 2), ("add", x => 2L + x), ("sub", x => x.sub(1.5)), ("sub", x => x - 2f), ("sub", x => 2.5 - x), ("mul", x => x.mul(1.5)),
            ("mul", x => x * 3), ("mul", x => 3 * x), ("div", x => x.div(1.5)), ("div", x => x / 3), ("div", x => 3 / x), ("pow", x => x.pow(3)), ("pow", x => x.pow(0.5)),
            ("fmod", x => x.fmod(0.7)), ("remainder", x => x.remainder(0.7)), ("add", x => x.add(1.5, 2)), ("sub", x => x.sub(1.5, 2)),
        }) yield return One(name, () => Positive(2, 3), f);
        foreach (var (name, f) in new (string, Func<Tensor, Tensor, Tensor, Tensor>)[]
        {
            ("addcmul", (a, b, c) => a.addcmul(b, c, 0.5)), ("addcmul", (a, b, c) => a.addcmul(b, c)), ("addcdiv", (a, b, c) => a.addcdiv(b, c, 0.5)),
            ("addcdiv", (a, b, c) => a.addcdiv(b, c)), ("lerp", (a, b, c) => a.lerp(b, c)), ("clamp", (a, b, c) => a.clamp(b * 0.5, c + 0.5)),
        }) yield return Three(name, () => Positive(2, 3), () => Other(2, 3), () => Values(0.5, 1.5, 2, 3), f);
        yield return Two("where", () => Any(2, 3), () => Other(2, 3), (a, b) => a.where(tensor(new[] { true, false, true }), b));
    }
}
