using System.Globalization;
using System.IO.Compression;
using System.Text.Json;

namespace Distillery.Registry;

/// <summary>Looks for a user or an item in the prepared form of a dataset (<c>docs/formats.md</c>), line by line.</summary>
internal static class DatasetScan
{
    private static readonly string[] IdColumns = ["asin", "ml_id", "id", "item_id", "sku", "product_id"];

    /// <summary>Rows of the users with an id: that of the source, or the row's number where the file names no ids.</summary>
    public static async Task<IReadOnlyList<(int Row, string? Name)>> UsersAsync(Stream stream, string user, CancellationToken cancellationToken)
    {
        await using var unzipped = new GZipStream(stream, CompressionMode.Decompress);
        using var reader = new StreamReader(unzipped);
        var found = new List<(int, string?)>();
        var number = int.TryParse(user, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : -1;
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            var (row, id) = User(line);
            if (id is null ? row == number : id == user)
                found.Add((row, id));
        }

        return found;
    }

    /// <summary>Rows of the items with an id in a column that holds ids, or the row's number where there is no such column.</summary>
    public static async Task<IReadOnlyList<(int Row, string? Name)>> ItemsAsync(Stream stream, string item, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream);
        string[] head = (await reader.ReadLineAsync(cancellationToken))?.Split('\t') ?? [];
        int[] columns = [.. Enumerable.Range(2, Math.Max(0, head.Length - 2)).Where(n => IdColumns.Contains(head[n]))];
        var found = new List<(int, string?)>();
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            var fields = line.Split('\t');
            if (columns.Length > 0 ? columns.Any(n => n < fields.Length && fields[n] == item) : fields[0] == item)
                found.Add((int.Parse(fields[0], CultureInfo.InvariantCulture), fields.Length > 1 && fields[1].Length > 0 ? fields[1] : null));
        }

        return found;
    }

    private static (int Row, string? Id) User(string line)
    {
        var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(line));
        var (row, id) = (-1, (string?)null);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("user"u8) && reader.Read())
                row = reader.GetInt32();
            else if (reader.ValueTextEquals("id"u8) && reader.Read())
                id = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            else
                reader.Skip();
        }

        return (row, id);
    }
}
