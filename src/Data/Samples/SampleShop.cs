namespace Distillery.Data;

/// <summary>
/// Generates the purchases of an invented games shop: deterministic, for demo and tests where no real data may lie.
/// </summary>
/// <remarks>
/// <para>Products come out over six years, belong to a series (which the title shows), a brand, a category, a platform, and to a hidden group
/// (which nothing shows); their appeal is skewed and fades with age, so that the products of the test period are often cold. Customers have
/// one to three interests and buy in bursts of one day; a purchase follows the series of a recent one, its hidden group, an interest, or
/// just what sells in that week. The 5-core of all that is the dataset, its item ids in random order.</para>
/// <para>It flatters nobody: hit rates of popularity, item-kNN and text, and the share of cold targets, are those of the public Games set
/// within 30 % (a test measures them).</para>
/// </remarks>
public static class SampleShop
{
    private const int Core = 5;

    /// <summary>Generates a shop.</summary>
    /// <param name="options">Size and seed; default: the demo's.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static Dataset Generate(SampleShopOptions? options = null)
    {
        options ??= new SampleShopOptions();
        options.Validate();
        var products = ShopCatalogue.Make(options);
        var shelves = new ShopShelves(products);
        var users = new UserSequence[options.Customers];
        for (var row = 0; row < users.Length; row++)
            users[row] = new ShopCustomer(new SeededGenerator(options.Seed, row), shelves, products).Shop(row);
        var all = Dataset.Create(options.Name, Catalogue.Create(Array.ConvertAll(products, product => product.Item)), users);
        return DatasetFilter.Apply(all, Core);
    }
}
