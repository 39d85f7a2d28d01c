namespace Distillery.LanguageModels;

/// <summary>Numbers side by side in one register, so that one kernel serves every register width.</summary>
/// <typeparam name="TVector">The register: 16 or 8 floats.</typeparam>
internal unsafe interface ILanes<TVector> where TVector : struct
{
    static abstract int Count { get; }

    static abstract TVector Load(float* from);

    static abstract void Store(TVector value, float* to);

    static abstract TVector Spread(float value);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Multiply(TVector a, TVector b);

    static abstract TVector Divide(TVector a, TVector b);

    /// <summary>a · b + c, rounded once.</summary>
    static abstract TVector Fused(TVector a, TVector b, TVector c);

    static abstract TVector Max(TVector a, TVector b);

    /// <summary>e^x, relative error below 2e-7 between -87 and 88; 0 below, the value at 88 above.</summary>
    static abstract TVector Exp(TVector x);

    /// <summary>The sum, added in a fixed order.</summary>
    static abstract float Sum(TVector value);

    /// <summary>The largest.</summary>
    static abstract float Largest(TVector value);
}
