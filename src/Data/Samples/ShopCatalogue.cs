namespace Distillery.Data;

/// <summary>Invents brands, series and products.</summary>
internal static class ShopCatalogue
{
    private const int ProductsPerSeries = 7;
    private const int ProductsPerBrand = 30;
    private const int GroupSize = 10;

    internal static ShopProduct[] Make(SampleShopOptions options)
    {
        var random = new SeededGenerator(options.Seed, stream: -1);
        var brands = MakeNames(random, ShopWords.Openings, ShopWords.Endings, "", Math.Max(4, options.Products / ProductsPerBrand));
        var seriesCount = Math.Max(4, options.Products / ProductsPerSeries);
        var names = MakeNames(random, ShopWords.Adjectives, ShopWords.Nouns, " ", seriesCount);
        var series = new Series[seriesCount];
        for (var row = 0; row < series.Length; row++)
        {
            var category = random.NextInt(ShopWords.Categories.Length);
            // A brand keeps to three neighbouring categories.
            var brand = ((random.NextInt(brands.Length / 4 + 1) * 4) + (category / 3)) % brands.Length;
            series[row] = new Series(names[row], brands[brand], category, random.NextInt(ShopWords.Platforms.Length), Weight(random));
        }

        var products = new ShopProduct[options.Products];
        var members = new int[seriesCount];
        var places = Places(random, products.Length);
        var total = series.Sum(one => one.Weight);
        for (var row = 0; row < products.Length; row++)
        {
            var owner = Draw(random, series, total);
            var one = series[owner];
            var number = ++members[owner];
            // Two of five products of a series are made for another platform.
            var platform = random.NextDouble() < 0.6 ? one.Platform : random.NextInt(ShopWords.Platforms.Length);
            var release = (int)((random.NextDouble() * (ShopBehaviour.Days * 1.35)) - (ShopBehaviour.Days * 0.35));
            var appeal = Math.Exp(ShopBehaviour.AppealSpread * random.NextNormal());
            var cell = (one.Category * ShopWords.Platforms.Length) + platform;
            products[row] = new ShopProduct(Describe(random, one, number, platform), owner, cell, places[row] / GroupSize, places[row] % GroupSize, release, appeal);
        }

        return products;
    }

    private static Item Describe(SeededGenerator random, Series series, int number, int platform)
    {
        var category = ShopWords.Categories[series.Category];
        var type = category.Types[random.NextInt(category.Types.Length)];
        string title;
        if (category.IsGear)
        {
            var extra = random.NextDouble() < 0.5 ? $" {ShopWords.Extras[random.NextInt(ShopWords.Extras.Length)]}" : "";
            var colour = random.NextDouble() < 0.5 ? $" - {ShopWords.Colours[random.NextInt(ShopWords.Colours.Length)]}" : "";
            title = $"{series.Brand}{extra} {type} for {ShopWords.Platforms[platform]}{colour}";
        }
        else
        {
            var part = number == 1 ? "" : $" {number}";
            var subtitle = random.NextDouble() < 0.35 ? $": {ShopWords.Adjectives[random.NextInt(ShopWords.Adjectives.Length)]} {type}" : "";
            var edition = ShopWords.Editions[random.NextInt(ShopWords.Editions.Length)];
            var shown = random.NextDouble() < 0.7 ? $" - {ShopWords.Platforms[platform]}" : "";
            title = $"{series.Name}{part}{subtitle}{(edition.Length > 0 ? $" {edition}" : "")}{shown}";
        }

        return new Item(title, new Dictionary<string, string>(StringComparer.Ordinal) { ["brand"] = series.Brand, ["categories"] = category.Name });
    }

    /// <summary>Every product's place in the hidden groups: neighbours there share nothing that a title shows.</summary>
    private static int[] Places(SeededGenerator random, int count)
    {
        int[] places = [.. Enumerable.Range(0, count)];
        random.Shuffle(places.AsSpan());
        return places;
    }

    private static string[] MakeNames(SeededGenerator random, string[] first, string[] second, string separator, int count)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var result = new string[count];
        for (var i = 0; i < count; i++)
        {
            var name = $"{first[random.NextInt(first.Length)]}{separator}{second[random.NextInt(second.Length)]}";
            // Large shops run out of pairs; a third word makes more.
            while (!names.Add(name))
                name = $"{first[random.NextInt(first.Length)]}{separator}{second[random.NextInt(second.Length)]}{(names.Count > first.Length * second.Length / 2 ? $" {second[random.NextInt(second.Length)]}" : "")}";
            result[i] = name;
        }

        return result;
    }

    private static double Weight(SeededGenerator random) => Math.Exp(0.8 * random.NextNormal());

    private static int Draw(SeededGenerator random, Series[] series, double total)
    {
        var left = random.NextDouble() * total;
        for (var row = 0; row < series.Length; row++)
        {
            left -= series[row].Weight;
            if (left < 0)
                return row;
        }

        return series.Length - 1;
    }

    private sealed record Series(string Name, string Brand, int Category, int Platform, double Weight);
}
