namespace Distillery.Data;

/// <summary>Imports a generic CSV: one line an interaction, with columns for user, item and time, and perhaps the item's title.</summary>
internal static class CsvFiles
{
    private static readonly string[] UserNames = ["user", "userid", "user_id", "customer", "customerid", "customer_id", "reviewerid", "uid"];
    private static readonly string[] ItemNames = ["item", "itemid", "item_id", "product", "productid", "product_id", "movieid", "asin", "iid", "sku"];
    private static readonly string[] TimeNames = ["time", "timestamp", "ts", "unixreviewtime", "date", "datetime"];
    private static readonly string[] TitleNames = ["title", "item_title", "product_title", "name", "item_name", "product_name"];

    internal static Dataset Read(string path, ImportOptions options, ErrorList errors)
    {
        var map = options.Columns;
        var interactions = new InteractionTable();
        var items = options.ItemsPath is { } itemsPath ? ReadItems(itemsPath, errors) : new Dictionary<string, Item>(StringComparer.Ordinal);
        using var table = CsvTable.Open(path, errors, map?.Delimiter, map?.HasHeader ?? true);
        var user = map is null ? table.Column(UserNames, "user") : table.Column(map.User, "user");
        var item = map is null ? table.Column(ItemNames, "item") : table.Column(map.Item, "item");
        var time = map is null ? table.Column(TimeNames, "time") : table.Column(map.Time, "time");
        var title = map is null ? table.FindAny(TitleNames) : map.Title is null ? -1 : table.Column(map.Title, "title");
        var attributes = (map?.Attributes ?? []).Select(name => (Name: name, Column: table.Column(name, "item"))).ToArray();
        while (table.Next())
        {
            if (Check(table, errors, user, item, time, map?.Unit ?? TimeUnit.Seconds) is not { } seconds)
                continue;
            interactions.Add(table.Fields[user], table.Fields[item], seconds);
            if (options.ItemsPath is null && !items.ContainsKey(table.Fields[item]))
                items[table.Fields[item]] = Describe(table, item, title, attributes);
        }

        errors.ThrowIfAny();
        return interactions.Build(Importing.NameOf(path, options), key => items.GetValueOrDefault(key) ?? Untitled(key), options, errors, table.File);
    }

    /// <summary>An item table as CSV: a column for the id, one for the title, all others become attributes.</summary>
    private static Dictionary<string, Item> ReadItems(string path, ErrorList errors)
    {
        using var table = CsvTable.Open(path, errors);
        var id = table.Column(ItemNames, "item");
        var title = table.Column(TitleNames, "title");
        var attributes = table.Columns.Select((name, column) => (Name: name, Column: column)).Where(pair => pair.Column != id && pair.Column != title).ToArray();
        var items = new Dictionary<string, Item>(StringComparer.Ordinal);
        while (table.Next())
        {
            if (table.Fields[id].Length == 0)
                errors.Add(table.File, table.Line, "the item id is empty");
            else if (!items.TryAdd(table.Fields[id], Describe(table, id, title, attributes)))
                errors.Add(table.File, table.Line, "the item stands in the file twice", table.Fields[id]);
        }

        return items;
    }

    private static long? Check(CsvTable table, ErrorList errors, int user, int item, int time, TimeUnit unit)
    {
        var reason = table.Fields[user].Length == 0 ? "the user is empty"
            : table.Fields[item].Length == 0 ? "the item is empty"
            : table.Fields[time].Length == 0 ? "the time is empty"
            : null;
        if (reason is not null)
        {
            errors.Add(table.File, table.Line, reason, string.Join(' ', table.Fields));
            return null;
        }

        if (TimeField.Problem(table.Fields[time], unit, out var seconds) is { } problem)
        {
            errors.Add(table.File, table.Line, problem, table.Fields[time]);
            return null;
        }

        return seconds;
    }

    private static Item Describe(CsvTable table, int id, int title, (string Name, int Column)[] attributes)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["id"] = table.Fields[id] };
        foreach (var (name, column) in attributes)
        {
            if (Importing.CleanText(table.Fields[column]) is { Length: > 0 } value)
                values[name] = value;
        }

        return new Item(title < 0 ? "" : Importing.CleanText(table.Fields[title]), values);
    }

    private static Item Untitled(string key) => new("", new Dictionary<string, string>(StringComparer.Ordinal) { ["id"] = key });
}
