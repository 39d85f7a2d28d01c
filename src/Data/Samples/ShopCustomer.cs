namespace Distillery.Data;

/// <summary>One customer: tastes, days of purchase, and what is bought.</summary>
internal sealed class ShopCustomer
{
    private readonly SeededGenerator _random;
    private readonly ShopShelves _shelves;
    private readonly ShopProduct[] _products;
    private readonly int[] _interests;
    private readonly HashSet<int> _owned = [];
    private readonly List<int> _items = [];

    internal ShopCustomer(SeededGenerator random, ShopShelves shelves, ShopProduct[] products)
    {
        _random = random;
        _shelves = shelves;
        _products = products;
        _interests = new int[1 + random.NextInt(3)];
        // Interests are where products are, so a large shelf has more friends.
        for (var i = 0; i < _interests.Length; i++)
            _interests[i] = products[random.NextInt(products.Length)].Cell;
    }

    internal UserSequence Shop(int row)
    {
        var wanted = (int)Math.Min(200, 5 * Math.Pow(1 - _random.NextDouble(), -1 / ShopBehaviour.ActivityExponent));
        var day = (int)(ShopBehaviour.Days * Math.Pow(_random.NextDouble(), 1 / ShopBehaviour.Growth));
        var times = new List<long>();
        while (_items.Count < wanted && day < ShopBehaviour.Days)
        {
            var product = Choose(day);
            if (product >= 0)
            {
                _owned.Add(product);
                _items.Add(product);
                times.Add(ShopBehaviour.FirstDay + (86_400L * day));
            }

            day += Gap();
        }

        return new UserSequence(row, [.. _items], [.. times]);
    }

    /// <summary>Days to the next purchase: mostly none, then spread over days, weeks, months and years.</summary>
    private int Gap()
    {
        if (_random.NextDouble() < ShopBehaviour.SameDay)
            return 0;
        int[] spans = [3, 20, 120, 600];
        return 1 + _random.NextInt(spans[_random.NextInt(spans.Length)]);
    }

    private int Choose(int day)
    {
        var mood = _random.NextDouble();
        var product = -1;
        if (_items.Count > 0 && mood < ShopBehaviour.FollowsSeries + ShopBehaviour.FollowsGroup)
        {
            var recent = _products[Recent()];
            product = mood < ShopBehaviour.FollowsSeries
                ? _shelves.Draw(_random, _shelves.BySeries[recent.Series], day, _owned)
                : _shelves.Draw(_random, _shelves.ByGroup[recent.Group], day, _owned, other => Pull(recent, other));
        }
        else if (mood < ShopBehaviour.FollowsSeries + ShopBehaviour.FollowsGroup + ShopBehaviour.FollowsInterest)
            product = _shelves.Draw(_random, _shelves.ByCell[_interests[_random.NextInt(_interests.Length)]], day, _owned);
        return product >= 0 ? product : _shelves.DrawFromAll(_random, day, _owned);
    }

    /// <summary>The places right after a product draw most: what is bought next is not what was bought before.</summary>
    private double Pull(ShopProduct recent, int other)
    {
        var size = _shelves.ByGroup[recent.Group].Length;
        var steps = (_products[other].GroupPlace - recent.GroupPlace + size) % size;
        return 1.0 / (1 + steps);
    }

    private int Recent()
    {
        var place = _items.Count - 1;
        while (place > 0 && _random.NextDouble() < ShopBehaviour.Memory)
            place--;
        return _items[place];
    }
}
