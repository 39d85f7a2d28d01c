namespace Distillery.Data;

/// <summary>
/// Reads the ready windows that DLLM2Rec's program reads: <c>train_data.csv</c>, <c>val_data.csv</c>, <c>test_data.csv</c> with the columns
/// <c>seq</c> (a right-padded list in quotes), <c>len_seq</c> and <c>next</c>.
/// </summary>
/// <remarks>
/// The files name no users and no times. Each row becomes a user with its history and its next item, and its time is
/// the number of the row plus 1,000,000,000 for each earlier part; <see cref="Dataset.ReadyWindows"/> holds the rows as they are divided.
/// The authors ship the train part as a pickle, which is never read, because a pickle can run code.
/// </remarks>
public static class Dllm2RecFiles
{
    private const long PartStep = 1_000_000_000;
    private static readonly string[] Parts = ["train_data", "val_data", "test_data"];

    /// <summary>Reads the three files of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">Name, number of items, item table (<c>items.tsv</c> form), limit of errors.</param>
    /// <returns>A dataset whose <see cref="Dataset.ReadyWindows"/> is the split of the files.</returns>
    /// <exception cref="DatasetFormatException">A file is missing or a line is broken; every error is listed, up to the limit.</exception>
    public static Dataset Read(string folder, ImportOptions? options = null)
    {
        options ??= new ImportOptions();
        var errors = new ErrorList(options.MaximumErrors);
        if (options.MinimumInteractions is not null || options.Duplicates != DuplicatePolicy.Keep || options.DropUntitledItems)
            throw errors.Fatal("test_data.csv", 0, "ready windows cannot be filtered; leave out minimum interactions, duplicates and untitled items");
        var parts = Array.ConvertAll(Parts, part => ReadPart(folder, part, errors));
        errors.ThrowIfAny();
        var length = parts[0][0].Sequence.Length;
        var itemCount = CountItems(parts, length, options, errors);
        errors.ThrowIfAny();

        var catalogue = Catalogue.Create(Items(itemCount, options, errors));
        var users = new List<UserSequence>();
        for (var part = 0; part < parts.Length; part++)
        {
            foreach (var row in parts[part])
            {
                var times = new long[row.Length + 1];
                Array.Fill(times, users.Count + (part * PartStep));
                users.Add(new UserSequence(users.Count, [.. row.Sequence[..row.Length], row.Next], times));
            }
        }

        var dataset = Dataset.Create(Importing.NameOf(folder, options), catalogue, users);
        var starts = new[] { 0, parts[0].Count, parts[0].Count + parts[1].Count, users.Count };
        WindowSet Cut(int part) => WindowRows.Cut(
            dataset, [.. users[starts[part]..starts[part + 1]].Select(user => new WindowRow(user.User, user.Items.Length - 1, user.Times[0]))], length);
        return new Dataset(dataset.Name, catalogue, users, dataset.Digest) { ReadyWindows = new WindowSplit(Cut(0), Cut(1), Cut(2)) };
    }

    internal static bool IsFolder(string folder) =>
        File.Exists(Path.Combine(folder, "test_data.csv")) && (File.Exists(Path.Combine(folder, "train_data.csv")) || File.Exists(Path.Combine(folder, "train_data.df")));

    private static List<Dllm2RecRow> ReadPart(string folder, string part, ErrorList errors)
    {
        var path = Path.Combine(folder, part + ".csv");
        if (!File.Exists(path) && File.Exists(Path.Combine(folder, part + ".df")))
        {
            throw errors.Fatal(
                part + ".df", 0, $"the file is a Python pickle, which can run code and is not read; export it with: python3 -c \"import pandas; pandas.read_pickle('{part}.df').to_csv('{part}.csv', index=False)\"");
        }

        using var table = CsvTable.Open(path, errors, ',');
        int sequence = table.Column("seq", "history"), length = table.Column("len_seq", "used length of the history"), next = table.Column("next", "next item");
        var rows = new List<Dllm2RecRow>();
        while (table.Next())
        {
            if (Dllm2RecRow.Parse(table.File, table.Line, table.Fields[sequence], table.Fields[length], table.Fields[next], out var problem) is { } row)
                rows.Add(row);
            else
                errors.Add(table.File, table.Line, problem!.Value.Reason, problem.Value.Value);
        }

        if (rows.Count == 0)
        {
            errors.ThrowIfAny();
            throw errors.Fatal(table.File, 0, "the file holds no row, only a header");
        }

        return rows;
    }

    /// <summary>The padding id says how many items there are; without padding the largest id does.</summary>
    private static int CountItems(List<Dllm2RecRow>[] parts, int length, ImportOptions options, ErrorList errors)
    {
        var padded = parts.SelectMany(rows => rows).FirstOrDefault(row => row.Length < row.Sequence.Length);
        var itemCount = options.ItemCount ?? padded?.Sequence[^1] ?? (parts.SelectMany(rows => rows).Max(row => Math.Max(row.Sequence.Max(), row.Next)) + 1);
        foreach (var row in parts.SelectMany(rows => rows))
        {
            if (row.Sequence.Length != length)
                errors.Add(row.File, row.Line, $"seq has {row.Sequence.Length} places where the first row has {length}");
            else if (row.Next >= itemCount)
                errors.Add(row.File, row.Line, $"next is no item; ids are 0..{itemCount - 1}", $"{row.Next}");
            else if (row.Sequence.AsSpan(0, row.Length).ContainsAnyExceptInRange(0, itemCount - 1))
                errors.Add(row.File, row.Line, $"seq holds an id that is no item in its used part; ids are 0..{itemCount - 1}, padding stands at the end", string.Join(", ", row.Sequence));
            else if (row.Sequence.AsSpan(row.Length).ContainsAnyExcept(itemCount))
                errors.Add(row.File, row.Line, $"the places behind len_seq are not padded with {itemCount}, the number of items", string.Join(", ", row.Sequence));
        }

        return itemCount;
    }

    private static List<Item> Items(int itemCount, ImportOptions options, ErrorList errors)
    {
        if (options.ItemsPath is null)
            return [.. Enumerable.Range(0, itemCount).Select(_ => new Item("", new Dictionary<string, string>(StringComparer.Ordinal)))];
        var items = ItemTable.Read(options.ItemsPath, errors);
        errors.ThrowIfAny();
        return items.Count == itemCount
            ? items
            : throw errors.Fatal(Path.GetFileName(options.ItemsPath), 0, $"the item table does not fit the windows, which know {itemCount} items", $"{items.Count} items");
    }
}
