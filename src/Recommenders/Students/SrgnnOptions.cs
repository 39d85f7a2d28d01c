using TorchSharp;

namespace Distillery.Recommenders;

/// <summary>Size and regularisation of a <see cref="Srgnn"/>.</summary>
public sealed record SrgnnOptions : IStudentOptions
{
    /// <summary>Name of the architecture.</summary>
    public const string Name = "srgnn";

    /// <inheritdoc/>
    string IStudentOptions.Architecture => Name;

    /// <summary>Number of items of the catalogue, at least 1.</summary>
    public required int ItemCount { get; init; }

    /// <summary>The longest history, in items, 1 to 1000; default 10.</summary>
    public int WindowLength { get; init; } = 10;

    /// <summary>Length of states and item vectors, 1 to 4096; default 64.</summary>
    public int Dim { get; init; } = 64;

    /// <summary>How often items hear from their neighbours in the graph, 1 to 12; default 1 as in the authors' program.</summary>
    public int Steps { get; init; } = 1;

    /// <summary>Share of values dropped from the item vectors in training, 0 to below 1; default 0.1. The authors' program has none.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>Standard deviation of the first item vectors, above 0; default 0.07, that of the authors' uniform ±1/√dim at their usual sizes.</summary>
    public double ItemDeviation { get; init; } = 0.07;

    /// <summary>Seed of the first weights; default 1.</summary>
    public long Seed { get; init; } = 1;

    /// <inheritdoc/>
    public void Validate()
    {
        OptionRange.Check(ItemCount >= 1, nameof(ItemCount), ItemCount, "1 or more");
        OptionRange.Check(WindowLength is >= 1 and <= 1000, nameof(WindowLength), WindowLength, "1 to 1000");
        OptionRange.Check(Dim is >= 1 and <= 4096, nameof(Dim), Dim, "1 to 4096");
        OptionRange.Check(Steps is >= 1 and <= 12, nameof(Steps), Steps, "1 to 12");
        OptionRange.Check(Dropout is >= 0 and < 1, nameof(Dropout), Dropout, "0 to below 1");
        OptionRange.Check(ItemDeviation > 0, nameof(ItemDeviation), ItemDeviation, "above 0");
    }

    /// <inheritdoc/>
    public IStudent Create(StudentParts parts, torch.Device? device = null) => new Srgnn(this, parts, device);
}
