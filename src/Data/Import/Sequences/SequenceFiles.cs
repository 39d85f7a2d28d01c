using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Distillery.Data;

/// <summary>The prepared form of a dataset: <c>sequences.jsonl[.gz]</c> and <c>items.tsv</c> in one folder (<c>docs/formats.md</c>).</summary>
public static class SequenceFiles
{
    /// <summary>The name of the compressed sequences file.</summary>
    public const string SequencesName = "sequences.jsonl.gz";

    /// <summary>The name of the item table.</summary>
    public const string ItemsName = "items.tsv";

    /// <summary>Reads both files. All or nothing.</summary>
    /// <param name="path">The folder, or the sequences file in it.</param>
    /// <param name="options">Name, item table, and limit of errors; the other fields are the importer's.</param>
    /// <exception cref="DatasetFormatException">A file is missing or a line is broken; every error is listed, up to the limit.</exception>
    public static Dataset Read(string path, ImportOptions? options = null)
    {
        options ??= new ImportOptions();
        var errors = new ErrorList(options.MaximumErrors);
        var (sequences, folder) = Locate(path, errors);
        var items = ItemTable.Read(options.ItemsPath ?? Path.Combine(folder, ItemsName), errors);
        var users = ReadUsers(sequences, items.Count, errors);
        errors.ThrowIfAny();
        return Dataset.Create(Importing.NameOf(folder, options), Catalogue.Create(items), users);
    }

    /// <summary>
    /// Writes both files: first beside their places, then moved there, so that a reader never sees half a file. Reading them gives the same digests.
    /// </summary>
    /// <param name="dataset">What to write.</param>
    /// <param name="folder">Created where it is missing; files of the same names are replaced.</param>
    /// <exception cref="ArgumentException">A title or attribute holds a tab or a line break, which the item table cannot hold.</exception>
    public static void Write(Dataset dataset, string folder)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var table = FormatItems(dataset.Catalogue);
        Directory.CreateDirectory(folder);
        var itemsPath = Path.Combine(folder, ItemsName);
        var sequencesPath = Path.Combine(folder, SequencesName);
        try
        {
            File.WriteAllText(itemsPath + ".part", table, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            using (var file = File.Create(sequencesPath + ".part"))
            using (var zip = new GZipStream(file, CompressionLevel.Optimal))
                WriteUsers(dataset, zip);
            File.Move(itemsPath + ".part", itemsPath, overwrite: true);
            File.Move(sequencesPath + ".part", sequencesPath, overwrite: true);
        }
        finally
        {
            File.Delete(itemsPath + ".part");
            File.Delete(sequencesPath + ".part");
        }
    }

    internal static string? Find(string folder) =>
        new[] { SequencesName, "sequences.jsonl" }.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static (string Sequences, string Folder) Locate(string path, ErrorList errors)
    {
        if (!Directory.Exists(path))
            return (path, Path.GetDirectoryName(Path.GetFullPath(path))!);
        return (Find(path) ?? throw errors.Fatal("sequences.jsonl", 0, "neither sequences.jsonl nor sequences.jsonl.gz lies in the folder", path), path);
    }

    private static List<UserSequence> ReadUsers(string path, int itemCount, ErrorList errors)
    {
        using var file = SourceFile.Open(path, errors);
        var users = new List<UserSequence>();
        var parsed = new SequenceLine();
        long next = 0;
        while (file.Next(out var line))
        {
            parsed.Parse(line);
            var user = parsed.Problem is null ? new UserSequence(users.Count, parsed.Items, parsed.Times) { SourceId = parsed.SourceId } : null;
            var problem = parsed.Problem ?? SequenceRules.Problem(user!, next, parsed.User!.Value, itemCount);
            if (problem is { } found)
                errors.Add(file.Name, file.Line, found.Reason, found.Value);
            // After a slip in the numbering one goes on from the number found, so that one slip is one error.
            next = Math.Max(parsed.Problem is null ? parsed.User!.Value : next, next) + 1;
            // A broken line still takes its row, so that the rows behind it keep their numbers.
            users.Add(user ?? new UserSequence(users.Count, [], []));
        }

        if (users.Count == 0)
            throw errors.Fatal(file.Name, 0, "the file is empty; it needs one JSON object a line for each user");
        return users;
    }

    private static string FormatItems(Catalogue catalogue)
    {
        var columns = catalogue.Items.SelectMany(item => item.Attributes.Keys).Distinct().Order(StringComparer.Ordinal).ToArray();
        var text = new StringBuilder("item\ttitle");
        foreach (var column in columns)
            text.Append('\t').Append(Field(column, "the name of an attribute"));
        text.Append('\n');
        for (var id = 0; id < catalogue.Count; id++)
        {
            var item = catalogue.Items[id];
            text.Append(id).Append('\t').Append(Field(item.Title, $"the title of item {id}"));
            foreach (var column in columns)
                text.Append('\t').Append(Field(item.Attributes.GetValueOrDefault(column, ""), $"{column} of item {id}"));
            text.Append('\n');
        }

        return text.ToString();
    }

    private static string Field(string value, string what) =>
        value.AsSpan().IndexOfAny('\t', '\n', '\r') < 0
            ? value
            : throw new ArgumentException($"{what} holds a tab or a line break, which items.tsv cannot hold: {value}");

    private static void WriteUsers(Dataset dataset, Stream stream)
    {
        var newLine = "\n"u8;
        foreach (var user in dataset.Users)
        {
            using (var json = new Utf8JsonWriter(stream))
            {
                json.WriteStartObject();
                json.WriteNumber("user"u8, user.User);
                if (user.SourceId is not null)
                    json.WriteString("id"u8, user.SourceId);
                json.WriteStartArray("items"u8);
                foreach (var item in user.Items)
                    json.WriteNumberValue(item);
                json.WriteEndArray();
                json.WriteStartArray("ts"u8);
                foreach (var time in user.Times)
                    json.WriteNumberValue(time);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            stream.Write(newLine);
        }
    }
}
