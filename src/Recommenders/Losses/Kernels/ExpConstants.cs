namespace Distillery.Recommenders;

/// <summary>Constants of the float exponential (see <see cref="ILanes{TVector}.Exp"/>); coefficients of Cephes' expf.</summary>
internal static class ExpConstants
{
    internal const float Lowest = -86f;
    internal const float Log2E = 1.44269504088896341f;
    internal const float Ln2High = 0.693359375f;
    internal const float Ln2Low = -2.12194440e-4f;

    /// <summary>1.5 * 2^23: adding it rounds to a whole number that then stands in the low bits.</summary>
    internal const float Magic = 12582912f;

    internal const float C0 = 1.9875691500e-4f;
    internal const float C1 = 1.3981999507e-3f;
    internal const float C2 = 8.3334519073e-3f;
    internal const float C3 = 4.1665795894e-2f;
    internal const float C4 = 1.6666665459e-1f;
    internal const float C5 = 5.0000001201e-1f;
}
