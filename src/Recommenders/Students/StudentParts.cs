namespace Distillery.Recommenders;

/// <summary>What a student of any architecture is built from.</summary>
/// <param name="Items">Vectors of the history's items.</param>
/// <param name="Output">Vectors that states are multiplied with; null ties them to <paramref name="Items"/>.</param>
/// <param name="HasBias">Whether scores get a learnt bias for each item, first zero.</param>
/// <param name="Skip">A path round the architecture's own layers; null for none.</param>
/// <param name="LearnsRepeats">Whether a learnt number is added to the scores of the history's items; a softmax objective teaches it.</param>
public sealed record StudentParts(
    IItemVectors Items, IItemVectors? Output = null, bool HasBias = false, DecayedHistory? Skip = null, bool LearnsRepeats = false)
{
    /// <summary>The papers' form: item vectors N(0, deviation²), an output head of its own (linear layer with bias).</summary>
    /// <param name="options">Sizes.</param>
    /// <param name="device">Where the vectors lie; default the CPU.</param>
    public static StudentParts Paper(IStudentOptions options, TorchSharp.torch.Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new StudentParts(Ids(options, device), IdVectors.Head(options.ItemCount, options.Dim, options.Seed + 1, device), HasBias: true);
    }

    /// <summary>The fair baseline: one item table on the input and the output side.</summary>
    /// <param name="options">Sizes.</param>
    /// <param name="device">Where the vectors lie; default the CPU.</param>
    /// <param name="learnsRepeats">Whether a learnt number is added to the scores of the history's items; default true.</param>
    public static StudentParts Tied(IStudentOptions options, TorchSharp.torch.Device? device = null, bool learnsRepeats = true)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new StudentParts(Ids(options, device), LearnsRepeats: learnsRepeats);
    }

    private static IdVectors Ids(IStudentOptions options, TorchSharp.torch.Device? device)
    {
        options.Validate();
        return IdVectors.Normal(options.ItemCount, options.Dim, options.ItemDeviation, options.Seed, device);
    }
}
