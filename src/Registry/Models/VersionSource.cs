namespace Distillery.Registry;

/// <summary>Where a version comes from, as MLflow's clients write it, and the files that lie there if that is in this platform.</summary>
internal sealed record VersionSource
{
    private const int Decodings = 10;

    /// <summary>As it was written.</summary>
    public required string Text { get; init; }

    /// <summary>The run whose files it is made of, or that the caller named.</summary>
    public string? RunId { get; private init; }

    /// <summary>Folder of the files in the run; empty for all.</summary>
    public string Path { get; private init; } = "";

    /// <summary>Another version of which it is made.</summary>
    public (string Model, int Version)? Version { get; private init; }

    /// <summary>The logged model of which it is made.</summary>
    public string? LoggedModel { get; private init; }

    /// <summary>Whether the files are elsewhere.</summary>
    public bool IsElsewhere { get; private init; }

    /// <summary>Reads a source.</summary>
    /// <param name="text">The source.</param>
    /// <param name="runId">The run that the caller names.</param>
    /// <exception cref="ArgumentException">It is a path of some machine, or leads out of where it says to be.</exception>
    public static VersionSource Parse(string text, string? runId)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw new ArgumentException("source: is missing.");
        if (text.Length > 2_000 || text.Contains('\0'))
            throw new ArgumentException("source: at most 2,000 characters without NUL.");
        if (Climbs(text))
            throw new ArgumentException($"Invalid model version source: '{text}'. If supplying a source as an http, https, local file path, ftp, etc. or other URI, it must not contain '..' or a similar relative path.");
        var scheme = text.IndexOf(':', StringComparison.Ordinal) is > 1 and var colon ? text[..colon].ToLowerInvariant() : "";
        var rest = scheme.Length > 0 ? text[(scheme.Length + 1)..].Trim('/') : text;
        var parts = rest.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return scheme switch
        {
            "runs" when parts.Length > 0 => new VersionSource { Text = text, RunId = parts[0], Path = string.Join('/', parts[1..]) },
            // <experiment>/<run>/artifacts/<path>, and <experiment>/models/<id>/artifacts for logged models.
            "mlflow-artifacts" when parts.Length >= 4 && parts[1] == "models" && parts[3] == "artifacts" => new VersionSource { Text = text, LoggedModel = parts[2], RunId = runId },
            "mlflow-artifacts" when parts.Length >= 3 && parts[2] == "artifacts" => new VersionSource { Text = text, RunId = parts[1], Path = string.Join('/', parts[3..]) },
            "models" when parts is [var id] && id.StartsWith("m-", StringComparison.Ordinal) => new VersionSource { Text = text, LoggedModel = id, RunId = runId },
            "models" when parts is [var model, var number] && int.TryParse(number, out var version) => new VersionSource { Text = text, Version = (model, version), RunId = runId },
            "" or "file" => throw new ArgumentException(
                $"Invalid model version source: '{text}'. To use a local path as a model version source, the run_id request parameter has to be specified and the local path has to be contained within the artifact directory of the run specified by the run_id."),
            "runs" or "mlflow-artifacts" or "models" => throw new ArgumentException(
                $"Invalid model version source: '{text}'. It must be runs:/<run id>/<path>, mlflow-artifacts:/<experiment>/<run id>/artifacts/<path>, models:/<name>/<version> or models:/<logged model id>."),
            _ => new VersionSource { Text = text, RunId = runId, IsElsewhere = true },
        };
    }

    /// <summary>The files, with paths below the folder.</summary>
    /// <exception cref="SourceNotFoundException">What it names does not exist.</exception>
    public async Task<IReadOnlyList<StoredFile>> FilesAsync(Session session)
    {
        if (IsElsewhere)
            return [];
        if (Version is var (model, version))
        {
            if (await VersionReader.ReadAsync(session, model, version) is null)
                throw new SourceNotFoundException($"Model Version (name={model}, version={version}) not found");
            return await ReadAsync(session, "SELECT path, digest FROM version_files WHERE model = @model AND version = @version", new { model, version }, "");
        }

        if (LoggedModel is { } id)
        {
            if (await session.FirstAsync<string>("SELECT id FROM logged_models WHERE id = @id AND deleted_at IS NULL", new { id }) is null)
                throw new SourceNotFoundException($"Logged model with ID '{id}' not found.");
            return await ReadAsync(session, "SELECT path, digest FROM logged_model_files WHERE model_id = @id", new { id }, "");
        }

        if (await session.FirstAsync<string>("SELECT id FROM runs WHERE id = @RunId", new { RunId }) is null)
            throw new SourceNotFoundException($"Run with id={RunId} not found");
        return await ReadAsync(session, "SELECT a.path, a.digest FROM runs r JOIN run_artifacts a ON a.run_no = r.no WHERE r.id = @RunId", new { RunId }, Path);
    }

    /// <summary>The run that made it: the one named, or that of the logged model or the version it is made of.</summary>
    public async Task<string?> RunOfAsync(Session session)
    {
        if (RunId is { Length: > 0 })
        {
            return await session.FirstAsync<string>("SELECT id FROM runs WHERE id = @RunId", new { RunId })
                ?? throw new SourceNotFoundException($"Run with id={RunId} not found");
        }

        return LoggedModel is { } id ? await session.FirstAsync<string>("SELECT r.id FROM logged_models m JOIN runs r ON r.id = m.source_run_id WHERE m.id = @id", new { id })
            : Version is var (model, version) ? await session.FirstAsync<string>("SELECT run_id FROM model_versions WHERE model = @model AND version = @version", new { model, version })
            : null;
    }

    private static async Task<IReadOnlyList<StoredFile>> ReadAsync(Session session, string sql, object args, string folder)
    {
        var rows = await session.QueryAsync<FileRow>(sql, args);
        return [.. rows.Select(row => (Row: row, Below: Below(row.Path, folder))).Where(file => file.Below is not null).Select(file => new StoredFile(file.Below!, file.Row.Digest))];
    }

    // A single file keeps its name.
    private static string? Below(string path, string folder)
        => folder.Length == 0 ? path
            : path.StartsWith(folder + "/", StringComparison.Ordinal) ? path[(folder.Length + 1)..]
            : path == folder ? path[(path.LastIndexOf('/') + 1)..]
            : null;

    private static bool Climbs(string text)
    {
        for (var n = 0; n < Decodings; n++)
        {
            if (text.Replace('\\', '/').Split('/', '?', '#').Contains(".."))
                return true;
            var decoded = Uri.UnescapeDataString(text);
            if (decoded == text)
                return false;
            text = decoded;
        }

        return true;
    }

    private sealed class FileRow
    {
        public string Path { get; set; } = "";

        public string Digest { get; set; } = "";
    }
}
