namespace Distillery.Registry;

/// <summary>Reads whole runs: few statements, however many runs.</summary>
internal static class RunLoader
{
    private const int AtOnce = 2_000;

    public static async Task<IReadOnlyList<TrackedRun>> LoadAsync(Session session, IReadOnlyList<long> numbers)
    {
        var runs = new List<TrackedRun>(numbers.Count);
        foreach (var some in numbers.Chunk(AtOnce))
            runs.AddRange(await ChunkAsync(session, some));
        return runs;
    }

    private static async Task<IEnumerable<TrackedRun>> ChunkAsync(Session session, long[] numbers)
    {
        var args = new { numbers };
        var rows = (await session.QueryAsync<TrackedRunRow>($"{TrackedRunRow.Select} WHERE r.no {{any @numbers}}", args)).ToDictionary(row => row.No);
        async Task<ILookup<long, NamedValueRow>> Values(string table)
            => (await session.QueryAsync<NamedValueRow>($"SELECT run_no AS no, name, value FROM {table} WHERE run_no {{any @numbers}}", args))
                .OrderBy(row => row.Name, StringComparer.Ordinal).ToLookup(row => row.No);
        var parameters = await Values("params");
        var tags = await Values("run_tags");
        var metrics = (await session.QueryAsync<LatestRow>(
            "SELECT m.run_no, k.name, m.step, m.time, m.value, m.is_nan FROM latest_metrics m JOIN metric_keys k ON k.no = m.key_no WHERE m.run_no {any @numbers}", args))
            .OrderBy(row => row.Name, StringComparer.Ordinal).ToLookup(row => row.RunNo);
        var inputs = await RunInputs.LoadAsync(session, numbers);
        var models = (await session.QueryAsync<ModelRow>("SELECT run_no, direction, model_id, step FROM run_models WHERE run_no {any @numbers}", args))
            .OrderBy(row => row.Step).ThenBy(row => row.ModelId, StringComparer.Ordinal).ToLookup(row => row.RunNo);
        return numbers.Where(rows.ContainsKey).Select(no => rows[no].ToRun() with
        {
            Params = [.. parameters[no].Select(row => row.ToTag())],
            Metrics = [.. metrics[no].Select(row => new TrackedMetric(row.Name, row.IsNan != 0 ? double.NaN : row.Value, row.Time, row.Step))],
            Tags = [.. tags[no].Select(row => row.ToTag()).Append(new TrackedTag(RunTags.Name, rows[no].Name)).OrderBy(tag => tag.Key, StringComparer.Ordinal)],
            Datasets = [.. inputs[no]],
            ModelInputs = [.. models[no].Where(row => row.Direction == "input").Select(row => row.ModelId)],
            ModelOutputs = [.. models[no].Where(row => row.Direction == "output").Select(row => new ModelOutput(row.ModelId, row.Step))],
        });
    }

    private sealed class LatestRow
    {
        public long RunNo { get; set; }

        public string Name { get; set; } = "";

        public long Step { get; set; }

        public long Time { get; set; }

        public double Value { get; set; }

        public long IsNan { get; set; }
    }

    private sealed class ModelRow
    {
        public long RunNo { get; set; }

        public string Direction { get; set; } = "";

        public string ModelId { get; set; } = "";

        public long Step { get; set; }
    }
}
