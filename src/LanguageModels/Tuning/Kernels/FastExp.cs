using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Distillery.LanguageModels;

/// <summary>
/// e^x for eight floats, relative error below 2e-7: <c>x = n ln 2 + r</c>, a polynomial for e^r (coefficients of Cephes' expf), and n added to
/// the exponent bits. Exactly 0 below -86; numbers above 88 are taken as 88.
/// </summary>
internal static class FastExp
{
    private const float Lowest = -86f;
    private const float Highest = 88f;
    private const float Log2E = 1.44269504088896341f;
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    // 1.5 * 2^23: adding it rounds to a whole number that then stands in the low bits.
    private const float Magic = 12582912f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> Of(Vector256<float> x)
    {
        var bounded = Vector256.MinNative(x, Vector256.Create(Highest));
        var magic = Vector256.Create(Magic);
        var whole = Vector256.FusedMultiplyAdd(bounded, Vector256.Create(Log2E), magic);
        var n = whole - magic;
        var r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-Ln2High), bounded);
        r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-Ln2Low), r);
        var p = Vector256.FusedMultiplyAdd(Vector256.Create(1.9875691500e-4f), r, Vector256.Create(1.3981999507e-3f));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(8.3334519073e-3f));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(4.1665795894e-2f));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(1.6666665459e-1f));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(5.0000001201e-1f));
        p = Vector256.FusedMultiplyAdd(p, r * r, r + Vector256<float>.One);
        var scaled = (p.AsInt32() + (whole.AsInt32() << 23)).AsSingle();
        return Vector256.AndNot(scaled, Vector256.LessThan(bounded, Vector256.Create(Lowest)));
    }

    /// <summary>One number, by the same steps, so that the end of a row has the same values as its middle.</summary>
    internal static float Of(float x) => Of(Vector256.Create(x))[0];
}
