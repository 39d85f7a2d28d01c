using System.Globalization;
using System.Text.Json;

namespace Distillery.Registry;

/// <summary>Datasets that runs read: those that clients named, and those that jobs imported.</summary>
internal static class RunInputs
{
    private const int NameLength = 500;
    private const int DigestLength = 36;
    private const int SchemaLength = 1_048_575;
    private const int MostSummaries = 1_000;

    public static void Check(DatasetInput input)
    {
        void Most(string what, string? value, int most)
        {
            if (value?.Length > most)
                throw new TrackingException($"{what} exceeds the maximum length of {most} characters");
        }

        Most("Dataset name", input.Name, NameLength);
        Most("Dataset digest", input.Digest, DigestLength);
        Most("Dataset schema", input.Schema, SchemaLength);
        foreach (var tag in input.Tags)
            TrackingNames.Check("tag", tag.Key);
    }

    public static async Task WriteAsync(Session session, long runNo, IReadOnlyList<DatasetInput> inputs)
    {
        var distinct = inputs.DistinctBy(input => (input.Name, input.Digest)).OrderBy(input => input.Name, StringComparer.Ordinal).ThenBy(input => input.Digest, StringComparer.Ordinal).ToList();
        await session.InsertAsync(
            "run_inputs (run_no, name, digest, source_type, source, schema, profile)",
            [.. distinct.Select(input => new object?[] { runNo, input.Name, input.Digest, input.SourceType, input.Source, input.Schema, input.Profile })],
            "ON CONFLICT (run_no, name, digest) DO NOTHING");
        await session.InsertAsync(
            "run_input_tags (run_no, dataset_name, dataset_digest, name, value)",
            [.. distinct.SelectMany(input => input.Tags.DistinctBy(tag => tag.Key).OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => new object?[] { runNo, input.Name, input.Digest, tag.Key, TrackingNames.Cut(tag.Value, TrackingNames.TagLength) }))],
            "ON CONFLICT (run_no, dataset_name, dataset_digest, name) DO NOTHING");
    }

    public static async Task<ILookup<long, DatasetInput>> LoadAsync(Session session, long[] numbers)
    {
        var args = new { numbers };
        var named = await session.QueryAsync<InputRow>("SELECT run_no, name, digest, source_type, source, schema, profile FROM run_inputs WHERE run_no {any @numbers}", args);
        var tags = named.Count == 0 ? [] : await session.QueryAsync<InputTagRow>("SELECT run_no, dataset_name, dataset_digest, name, value FROM run_input_tags WHERE run_no {any @numbers}", args);
        var byInput = tags.OrderBy(tag => tag.Name, StringComparer.Ordinal).ToLookup(tag => (tag.RunNo, tag.DatasetName, tag.DatasetDigest), tag => new TrackedTag(tag.Name, tag.Value));
        var ours = await session.QueryAsync<OwnRow>(
            "SELECT l.run_no, d.name, d.digest, d.source, d.users, d.items, d.interactions FROM run_datasets l JOIN datasets d ON d.digest = l.dataset WHERE l.run_no {any @numbers}", args);
        return named.Select(row => (row.RunNo, Input: new DatasetInput(row.Name, row.Digest, row.SourceType, row.Source, row.Schema, row.Profile, [.. byInput[(row.RunNo, row.Name, row.Digest)]])))
            .Concat(ours.Select(row => (row.RunNo, Input: row.ToInput())))
            .OrderBy(pair => pair.Input.Name, StringComparer.Ordinal).ThenBy(pair => pair.Input.Digest, StringComparer.Ordinal)
            .ToLookup(pair => pair.RunNo, pair => pair.Input);
    }

    public static async Task<IReadOnlyList<DatasetSummary>> SummariesAsync(Session session, IReadOnlyList<string> experimentIds)
    {
        var experiments = experimentIds.Select(TrackingNames.ExperimentNo).OfType<long>().ToArray();
        if (experiments.Length == 0)
            return [];
        var rows = await session.QueryAsync<SummaryRow>(
            $$"""
            SELECT DISTINCT r.experiment_no, d.name, d.digest, d.context FROM runs r JOIN dataset_inputs d ON d.run_no = r.no
            WHERE r.experiment_no {any @experiments} AND r.deleted_at IS NULL LIMIT {{MostSummaries}}
            """,
            new { experiments });
        return [.. rows.OrderBy(row => row.ExperimentNo).ThenBy(row => row.Name, StringComparer.Ordinal).ThenBy(row => row.Digest, StringComparer.Ordinal).ThenBy(row => row.Context, StringComparer.Ordinal)
            .Select(row => new DatasetSummary(row.ExperimentNo.ToString(CultureInfo.InvariantCulture), row.Name, row.Digest, row.Context))];
    }

    private sealed class InputRow
    {
        public long RunNo { get; set; }

        public string Name { get; set; } = "";

        public string Digest { get; set; } = "";

        public string SourceType { get; set; } = "";

        public string Source { get; set; } = "";

        public string? Schema { get; set; }

        public string? Profile { get; set; }
    }

    private sealed class InputTagRow
    {
        public long RunNo { get; set; }

        public string DatasetName { get; set; } = "";

        public string DatasetDigest { get; set; } = "";

        public string Name { get; set; } = "";

        public string Value { get; set; } = "";
    }

    private sealed class SummaryRow
    {
        public long ExperimentNo { get; set; }

        public string Name { get; set; } = "";

        public string Digest { get; set; } = "";

        public string? Context { get; set; }
    }

    private sealed class OwnRow
    {
        public long RunNo { get; set; }

        public string Name { get; set; } = "";

        public string Digest { get; set; } = "";

        public string Source { get; set; } = "";

        public long Users { get; set; }

        public long Items { get; set; }

        public long Interactions { get; set; }

        public DatasetInput ToInput() => new(
            Name, Digest.Length <= DigestLength ? Digest : Digest[..DigestLength], "distillery", JsonSerializer.Serialize(new { digest = Digest, source = Source }), null,
            JsonSerializer.Serialize(new { users = Users, items = Items, interactions = Interactions }), []);
    }
}
