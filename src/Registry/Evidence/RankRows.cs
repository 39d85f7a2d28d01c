using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Per-user results of one model as its file holds them: one row for each test row. Columns that older files lack are null.</summary>
internal sealed class RankRows
{
    private static readonly string[] SettingNames = ["dataset", "catalogue", "split", "protocol", "candidates", "masked"];

    /// <summary>User of each row.</summary>
    public required int[] Users { get; init; }

    /// <summary>Target item of each row.</summary>
    public required int[] Targets { get; init; }

    /// <summary>1-based, pessimistic rank of the target.</summary>
    public required int[] Ranks { get; init; }

    /// <summary>Whether the target was never a training target.</summary>
    public required bool[] Cold { get; init; }

    /// <summary>Interactions of the user that were known before the target.</summary>
    public int[]? History { get; init; }

    /// <summary>How often the target is a training target.</summary>
    public int[]? TargetTrain { get; init; }

    /// <summary>Fewest training targets of an item of the head; null in older files.</summary>
    public int? HeadFrom { get; init; }

    /// <summary>Dataset, catalogue, split, protocol, candidates.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>What the messages call it.</summary>
    public required string Source { get; init; }

    /// <summary>Number of rows.</summary>
    public int Count => Ranks.Length;

    /// <summary>
    /// sha256 over what was measured on: dataset, catalogue, split, protocol, candidates, and users and targets in their order. Equal digests: the same
    /// frozen evaluation set.
    /// </summary>
    public string EvaluationSet { get; private init; } = "";

    /// <summary>Reads and checks.</summary>
    /// <exception cref="InvalidDataException">It is no such file; the message says why.</exception>
    public static async Task<RankRows> ReadAsync(Stream stream, string source, CancellationToken cancellationToken)
    {
        var columns = await TensorColumns.ReadAsync(stream, source, cancellationToken);
        var (users, targets, ranks, cold) = (columns.Ints("user"), columns.Ints("target"), columns.Ints("rank"), columns.Octets("cold"));
        int[]? Optional(string name) => columns.Has(name) ? columns.Ints(name) : null;
        var (history, train) = (Optional("history"), Optional("target_train"));
        var rows = ranks.Length;
        if (rows == 0)
            throw new InvalidDataException($"{source}: there is no row.");
        foreach (var (name, length) in new[] { ("user", users.Length), ("target", targets.Length), ("cold", cold.Length), ("history", history?.Length ?? rows), ("target_train", train?.Length ?? rows) })
            if (length != rows)
                throw new InvalidDataException($"{source}: '{name}' has {length} rows, 'rank' has {rows}.");
        if (Array.FindIndex(ranks, rank => rank < 1) is >= 0 and var bad)
            throw new InvalidDataException($"{source}: row {bad} has the rank {ranks[bad]}; ranks begin at 1.");
        if (Array.FindIndex(cold, value => value > 1) is >= 0 and var odd)
            throw new InvalidDataException($"{source}: row {odd} has cold {cold[odd]}; it must be 0 or 1.");
        foreach (var name in new[] { "dataset", "catalogue" })
            if (!columns.Metadata.ContainsKey(name))
                throw new InvalidDataException($"{source}: the metadata lacks '{name}': nobody knows what the ranks belong to.");
        int? head = columns.Metadata.TryGetValue("head_from", out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var from) ? from : null;
        return new RankRows
        {
            Users = users,
            Targets = targets,
            Ranks = ranks,
            Cold = Array.ConvertAll(cold, value => value == 1),
            History = history,
            TargetTrain = train,
            HeadFrom = head,
            Metadata = columns.Metadata,
            Source = source,
            EvaluationSet = Digest(columns.Metadata, users, targets),
        };
    }

    /// <summary>Which rows a slice holds.</summary>
    /// <param name="slice">One of <see cref="GateSlices"/>.</param>
    /// <param name="coldHistory">Longest history of a cold user.</param>
    /// <param name="problem">Why the slice is not known here; null when it is.</param>
    public bool[]? Slice(string? slice, int coldHistory, out string? problem)
    {
        problem = null;
        switch (slice ?? GateSlices.All)
        {
            case GateSlices.All:
                return [.. Enumerable.Repeat(true, Count)];
            case GateSlices.ColdItems:
                return Cold;
            case GateSlices.WarmItems:
                return Array.ConvertAll(Cold, cold => !cold);
            case GateSlices.ColdUsers when History is not null:
                return Array.ConvertAll(History, length => length <= coldHistory);
            case GateSlices.WarmUsers when History is not null:
                return Array.ConvertAll(History, length => length > coldHistory);
            case GateSlices.Head when TargetTrain is not null && HeadFrom is { } from:
                return Array.ConvertAll(TargetTrain, count => count >= from);
            case GateSlices.Tail when TargetTrain is not null && HeadFrom is { } from:
                return Array.ConvertAll(TargetTrain, count => count < from);
            case var other:
                var lacks = other is GateSlices.ColdUsers or GateSlices.WarmUsers ? "'history'" : "'target_train' and 'head_from'";
                problem = $"{Source} lacks {lacks}, which the slice {other} needs: it was written before these were recorded. Run its job again with reuse: false";
                return null;
        }
    }

    private static string Digest(IReadOnlyDictionary<string, string> metadata, int[] users, int[] targets)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("distillery-evaluation-set-1\n"u8);
        foreach (var name in SettingNames)
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}={metadata.GetValueOrDefault(name)}\n"));
        var bytes = new byte[4 * (users.Length + targets.Length)];
        for (var n = 0; n < users.Length; n++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8 * n), users[n]);
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan((8 * n) + 4), targets[n]);
        }

        hash.AppendData(bytes);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
