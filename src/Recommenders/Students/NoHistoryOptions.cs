using TorchSharp;

namespace Distillery.Recommenders;

/// <summary>Sizes of a <see cref="NoHistory"/>.</summary>
public sealed record NoHistoryOptions : IStudentOptions
{
    /// <summary>Name of the architecture.</summary>
    public const string Name = "no-history";

    /// <inheritdoc/>
    string IStudentOptions.Architecture => Name;

    /// <summary>Number of items of the catalogue, at least 1.</summary>
    public required int ItemCount { get; init; }

    /// <summary>The longest history that is given to it, in items, 1 to 1000; default 10. It looks at none.</summary>
    public int WindowLength { get; init; } = 10;

    /// <summary>Length of item vectors, 1 to 4096; default 64.</summary>
    public int Dim { get; init; } = 64;

    /// <summary>Standard deviation of first item vectors, where items have vectors of their own, above 0; default 0.01.</summary>
    public double ItemDeviation { get; init; } = 0.01;

    /// <summary>Seed of the first weights; default 1.</summary>
    public long Seed { get; init; } = 1;

    /// <inheritdoc/>
    public void Validate()
    {
        OptionRange.Check(ItemCount >= 1, nameof(ItemCount), ItemCount, "1 or more");
        OptionRange.Check(WindowLength is >= 1 and <= 1000, nameof(WindowLength), WindowLength, "1 to 1000");
        OptionRange.Check(Dim is >= 1 and <= 4096, nameof(Dim), Dim, "1 to 4096");
        OptionRange.Check(ItemDeviation > 0, nameof(ItemDeviation), ItemDeviation, "above 0");
    }

    /// <inheritdoc/>
    public IStudent Create(StudentParts parts, torch.Device? device = null) => new NoHistory(this, parts, device);
}
