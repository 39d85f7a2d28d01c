using System.Globalization;

namespace Distillery.Data;

/// <summary>Reads <c>items.tsv</c>: tab-separated, no quoting, header <c>item title ...</c>, rows sorted by the 0-based item id.</summary>
internal static class ItemTable
{
    internal static List<Item> Read(string path, ErrorList errors)
    {
        using var file = SourceFile.Open(path, errors);
        if (!file.Next(out var first))
            throw errors.Fatal(file.Name, 0, "the file is empty; it needs a header line that begins with item and title, separated by a tab");
        var columns = file.Text(first)?.Split('\t') ?? [];
        if (columns.Length < 2 || columns[0] != "item" || columns[1] != "title")
            throw errors.Fatal(file.Name, 1, "the header must begin with item and title, separated by a tab", string.Join(' ', columns));
        var repeated = columns.GroupBy(column => column).FirstOrDefault(group => group.Count() > 1);
        if (repeated is not null)
            throw errors.Fatal(file.Name, 1, "the header names a column twice", repeated.Key);

        var items = new List<Item>();
        var next = 0;
        while (file.Next(out var line))
        {
            if (file.Text(line) is not { } text)
            {
                items.Add(new Item("", new Dictionary<string, string>()));
                next++;
                continue;
            }

            var fields = text.Split('\t');
            if (fields.Length != columns.Length)
            {
                errors.Add(file.Name, file.Line, $"the row has {fields.Length} fields where the header has {columns.Length}", text);
                next++;
            }
            else
            {
                next = CheckId(file, errors, fields[0], next);
            }

            items.Add(ToItem(columns, fields));
        }

        if (items.Count == 0)
            throw errors.Fatal(file.Name, 0, "the file holds no item, only a header");
        return items;
    }

    /// <summary>Checks an id and gives the one that the following row must have, so that one slip is one error.</summary>
    private static int CheckId(SourceFile file, ErrorList errors, string field, int expected)
    {
        if (!int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            errors.Add(file.Name, file.Line, "the item id is not a whole number of 0 or more", field);
            return expected + 1;
        }

        if (id < expected)
            errors.Add(file.Name, file.Line, $"the item id was there before; rows are sorted by id, {expected} is next", field);
        else if (id > expected)
            errors.Add(file.Name, file.Line, $"item ids leave no gap; {expected} is next", field);
        return Math.Max(id + 1, expected);
    }

    private static Item ToItem(string[] columns, string[] fields)
    {
        var attributes = new Dictionary<string, string>(columns.Length - 2, StringComparer.Ordinal);
        for (var column = 2; column < Math.Min(columns.Length, fields.Length); column++)
        {
            if (fields[column].Length > 0)
                attributes[columns[column]] = fields[column];
        }

        return new Item(fields.Length > 1 ? fields[1] : "", attributes);
    }
}
