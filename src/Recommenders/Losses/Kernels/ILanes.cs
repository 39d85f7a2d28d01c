namespace Distillery.Recommenders;

/// <summary>Numbers side by side in one register, so that one kernel serves every register width.</summary>
/// <remarks>
/// One struct for each register, alike but for its width: .NET's vector types share no public interface through which one body could
/// reach both, and anything between would cost the inlining that these calls live by.
/// </remarks>
/// <typeparam name="TVector">The register: 16, 8 or 1 floats.</typeparam>
internal unsafe interface ILanes<TVector> where TVector : struct
{
    static abstract int Count { get; }

    static abstract TVector Load(float* from);

    static abstract void Store(TVector value, float* to);

    static abstract TVector Spread(float value);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Multiply(TVector a, TVector b);

    /// <summary>The larger of each pair.</summary>
    static abstract TVector Max(TVector a, TVector b);

    /// <summary>
    /// e^x for <c>x ≤ 0</c>, relative error below 2e-7; exactly 0 below -86. The usual way: <c>x = n ln 2 + r</c> with
    /// <c>|r| ≤ ½ ln 2</c>, a polynomial of degree 6 for e^r, and n added to the exponent bits.
    /// </summary>
    static abstract TVector Exp(TVector x);

    /// <summary>How many are not below the threshold; NaN counts.</summary>
    static abstract int CountNotBelow(TVector values, TVector threshold);

    /// <summary>The sum, added in a fixed order.</summary>
    static abstract float Sum(TVector value);

    /// <summary>The largest.</summary>
    static abstract float Largest(TVector value);
}
