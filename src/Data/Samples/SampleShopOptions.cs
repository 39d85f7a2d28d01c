namespace Distillery.Data;

/// <summary>Size and seed of a generated shop. The defaults are those of the demo.</summary>
public sealed record SampleShopOptions
{
    /// <summary>Customers before the 5-core is cut, 100 to 1,000,000; default 5,500, of which some 4,500 remain.</summary>
    public int Customers { get; init; } = 5_500;

    /// <summary>Products before the 5-core is cut, 100 to 200,000; default 2,500, of which some 2,200 remain.</summary>
    public int Products { get; init; } = 2_500;

    /// <summary>Equal seeds give equal shops, to the last byte; default 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The dataset's name; default <c>sample-shop</c>.</summary>
    public string Name { get; init; } = "sample-shop";

    internal void Validate()
    {
        if (Customers is < 100 or > 1_000_000)
            throw new ArgumentException($"customers is {Customers}; it must lie in 100..1000000.");
        if (Products is < 100 or > 200_000)
            throw new ArgumentException($"products is {Products}; it must lie in 100..200000.");
    }
}
