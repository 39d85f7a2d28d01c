namespace Distillery.Data;

/// <summary>Drops repeated interactions, untitled items and everything outside the k-core, and numbers what is left anew.</summary>
public static class DatasetFilter
{
    /// <summary>Applies the filters in this order: untitled items, duplicates, k-core. Without a filter the dataset itself is returned.</summary>
    /// <param name="dataset">What to filter.</param>
    /// <param name="minimumInteractions">The k of the k-core, 1 or more; null: none. Dropped items leave the item table.</param>
    /// <param name="duplicates">What happens to repeated interactions of a user with an item.</param>
    /// <param name="dropUntitledItems">Whether items whose title has one character or none are dropped.</param>
    /// <returns>A dataset whose users and items keep their order.</returns>
    /// <exception cref="ArgumentException">Nothing is left.</exception>
    public static Dataset Apply(
        Dataset dataset, int? minimumInteractions = null, DuplicatePolicy duplicates = DuplicatePolicy.Keep, bool dropUntitledItems = false)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (minimumInteractions is null && duplicates == DuplicatePolicy.Keep && !dropUntitledItems)
            return dataset;
        var keepsItem = Array.ConvertAll([.. dataset.Catalogue.Items], item => !dropUntitledItems || item.Title.Trim().Length > 1);
        var keeps = new bool[dataset.Users.Count][];
        for (var row = 0; row < keeps.Length; row++)
        {
            var seen = new HashSet<int>();
            keeps[row] = Array.ConvertAll(dataset.Users[row].Items, item => keepsItem[item] && (seen.Add(item) || duplicates == DuplicatePolicy.Keep));
        }

        if (minimumInteractions is { } minimum)
            CutToCore(dataset, keeps, keepsItem, minimum);
        return Renumber(dataset, keeps, keepsItem);
    }

    private static void CutToCore(Dataset dataset, bool[][] keeps, bool[] keepsItem, int minimum)
    {
        for (var changed = true; changed;)
        {
            changed = false;
            var counts = new int[keepsItem.Length];
            for (var row = 0; row < keeps.Length; row++)
            {
                if (keeps[row].Count(kept => kept) is var left && left > 0 && left < minimum)
                {
                    Array.Clear(keeps[row]);
                    changed = true;
                }

                for (var i = 0; i < keeps[row].Length; i++)
                    counts[dataset.Users[row].Items[i]] += keeps[row][i] ? 1 : 0;
            }

            for (var item = 0; item < counts.Length; item++)
            {
                changed |= keepsItem[item] && counts[item] > 0 && counts[item] < minimum;
                keepsItem[item] &= counts[item] >= minimum;
            }

            for (var row = 0; row < keeps.Length; row++)
            {
                for (var i = 0; i < keeps[row].Length; i++)
                    keeps[row][i] &= keepsItem[dataset.Users[row].Items[i]];
            }
        }
    }

    private static Dataset Renumber(Dataset dataset, bool[][] keeps, bool[] keepsItem)
    {
        var newIds = new int[keepsItem.Length];
        var items = new List<Item>();
        for (var item = 0; item < newIds.Length; item++)
        {
            newIds[item] = items.Count;
            if (keepsItem[item])
                items.Add(dataset.Catalogue.Items[item]);
        }

        var users = new List<UserSequence>();
        for (var row = 0; row < keeps.Length; row++)
        {
            var user = dataset.Users[row];
            var kept = Enumerable.Range(0, user.Items.Length).Where(i => keeps[row][i]).ToArray();
            if (kept.Length > 0)
                users.Add(user with { User = users.Count, Items = Array.ConvertAll(kept, i => newIds[user.Items[i]]), Times = Array.ConvertAll(kept, i => user.Times[i]) });
        }

        if (users.Count == 0)
            throw new ArgumentException("The filters leave no interaction; ask for fewer interactions per user and item, or keep untitled items.");
        return Dataset.Create(dataset.Name, Catalogue.Create(items), users);
    }
}
