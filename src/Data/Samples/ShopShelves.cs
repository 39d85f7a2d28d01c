namespace Distillery.Data;

/// <summary>Products by series, interest and hidden group, and what sells in which week.</summary>
internal sealed class ShopShelves
{
    private const int DaysPerWeek = 7;
    private readonly ShopProduct[] _products;
    private readonly double[]?[] _weeks = new double[]?[(ShopBehaviour.Days / DaysPerWeek) + 1];
    private double[] _weights = new double[64];

    internal ShopShelves(ShopProduct[] products)
    {
        _products = products;
        BySeries = Shelve(products, product => product.Series);
        ByCell = Shelve(products, product => product.Cell);
        ByGroup = Shelve(products, product => product.Group);
    }

    internal int[][] BySeries { get; }

    internal int[][] ByCell { get; }

    internal int[][] ByGroup { get; }

    /// <summary>A product of a shelf that is on sale and not owned, by appeal; -1 where there is none.</summary>
    internal int Draw(SeededGenerator random, int[] shelf, int day, HashSet<int> owned, Func<int, double>? preference = null)
    {
        if (_weights.Length < shelf.Length)
            _weights = new double[shelf.Length];
        var total = 0.0;
        for (var i = 0; i < shelf.Length; i++)
        {
            var weight = owned.Contains(shelf[i]) ? 0 : AppealOn(shelf[i], day) * (preference?.Invoke(shelf[i]) ?? 1);
            _weights[i] = total += weight;
        }

        if (total <= 0)
            return -1;
        var point = random.NextDouble() * total;
        var found = Array.BinarySearch(_weights, 0, shelf.Length, point);
        return shelf[Math.Min(found < 0 ? ~found : found + 1, shelf.Length - 1)];
    }

    /// <summary>A product of the whole shop by what sells in the week; -1 where the customer owns the one drawn.</summary>
    internal int DrawFromAll(SeededGenerator random, int day, HashSet<int> owned)
    {
        var sums = _weeks[day / DaysPerWeek] ??= Sums(day);
        var found = Array.BinarySearch(sums, random.NextDouble() * sums[^1]);
        var product = Math.Min(found < 0 ? ~found : found + 1, sums.Length - 1);
        return owned.Contains(product) ? -1 : product;
    }

    private double AppealOn(int product, int day)
    {
        var age = day - _products[product].ReleaseDay;
        return age < 0 ? 0 : _products[product].Appeal * (ShopBehaviour.OldAppeal + Math.Exp(-age / ShopBehaviour.NoveltyDays));
    }

    private double[] Sums(int day)
    {
        var firstDay = day / DaysPerWeek * DaysPerWeek;
        var sums = new double[_products.Length];
        var total = 0.0;
        for (var product = 0; product < sums.Length; product++)
            sums[product] = total += AppealOn(product, firstDay);
        return sums;
    }

    private static int[][] Shelve(ShopProduct[] products, Func<ShopProduct, int> key)
    {
        var shelves = new List<int>[products.Max(key) + 1];
        for (var row = 0; row < products.Length; row++)
            (shelves[key(products[row])] ??= []).Add(row);
        return Array.ConvertAll(shelves, shelf => shelf?.ToArray() ?? []);
    }
}
