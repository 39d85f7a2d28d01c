using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Distillery.Teachers;

/// <summary>
/// Answers and requests in one append-only file of JSON lines, <c>answers.jsonl</c>: for the command line and for tests. What a call has
/// recorded survives <c>kill -9</c>; a last line that was cut off in the middle is dropped when the file is opened. One process at a time.
/// </summary>
public sealed class FileAnswerStore : IAnswerStore, IDisposable
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "answers.jsonl";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Lock _gate = new();
    private readonly FileStream _file;
    private readonly string _scope;
    private readonly Dictionary<string, StoredAnswer> _answers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AttemptStart> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BatchState> _batches = new(StringComparer.Ordinal);
    private SpendTotals _totals = new();

    private FileAnswerStore(FileStream file, string scope) => (_file, _scope) = (file, scope);

    /// <summary>Opens a store, or begins one.</summary>
    /// <param name="folder">Where the file is; made where it is missing.</param>
    /// <param name="scope">Whose requests and spending this is about, for example a job's name. Answers are shared by all.</param>
    /// <exception cref="IOException">Another process has it open.</exception>
    /// <exception cref="InvalidDataException">A line is broken; the message names it.</exception>
    public static FileAnswerStore Open(string folder, string scope = "default")
    {
        ArgumentException.ThrowIfNullOrEmpty(scope);
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, FileName);
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException error) when (File.Exists(path))
        {
            throw new IOException($"{path} is in use by another process: {error.Message}", error);
        }

        var store = new FileAnswerStore(file, scope);
        try
        {
            store.Replay();
            return store;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<SpendOpening> OpenAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            // The requests of a batch are not lost with our process: the endpoint has them, or the batch is sent again.
            var lost = _open.Values.Where(start => start.BatchId is null || !_batches.ContainsKey(start.BatchId))
                .Select(start => new AttemptEnd { Id = start.Id, Outcome = AttemptOutcome.Lost, MayBeBilled = true, Error = "in flight when the process died" }).ToArray();
            Append([.. lost.Select(end => new Line { End = end, Scope = _scope })]);
            return Task.FromResult(new SpendOpening(_totals, new SpendTotals()));
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, StoredAnswer>> FindAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var found = new Dictionary<string, StoredAnswer>(StringComparer.Ordinal);
        lock (_gate)
            foreach (var key in keys)
                if (_answers.TryGetValue(key, out var answer))
                    found[key] = answer;
        return Task.FromResult<IReadOnlyDictionary<string, StoredAnswer>>(found);
    }

    /// <inheritdoc/>
    public Task ReserveAsync(IReadOnlyList<AttemptStart> attempts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(attempts);
        lock (_gate)
            Append([.. attempts.Where(attempt => !_open.ContainsKey(attempt.Id)).Select(attempt => new Line { Start = attempt, Scope = _scope })]);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task SettleAsync(IReadOnlyList<AttemptEnd> ends, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ends);
        lock (_gate)
            Append([.. ends.Where(end => _open.ContainsKey(end.Id)).Select(end => new Line { End = end, Scope = _scope })]);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task SaveBatchAsync(BatchState batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        lock (_gate)
            Append([new Line { Batch = batch with { Open = [] }, Scope = _scope }]);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<BatchState>> OpenBatchesAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return Task.FromResult<IReadOnlyList<BatchState>>(
                [.. _batches.Values.Where(batch => !batch.IsDone).Select(batch => batch with { Open = [.. _open.Values.Where(start => start.BatchId == batch.Id)] })]);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Append(Line[] lines)
    {
        if (lines.Length == 0)
            return;
        var text = new StringBuilder();
        foreach (var line in lines)
            text.Append(JsonSerializer.Serialize(line, Json)).Append('\n');
        // One write: a process that dies in the middle leaves one line that has no end.
        _file.Write(Encoding.UTF8.GetBytes(text.ToString()));
        foreach (var line in lines)
            Apply(line);
    }

    private void Replay()
    {
        var bytes = new byte[_file.Length];
        _file.ReadExactly(bytes);
        var whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        var (number, from) = (0, 0);
        while (from < whole)
        {
            number++;
            var length = bytes.AsSpan(from).IndexOf((byte)'\n');
            try
            {
                Apply(JsonSerializer.Deserialize<Line>(bytes.AsSpan(from, length), Json)!);
            }
            catch (JsonException error)
            {
                throw new InvalidDataException($"{_file.Name}, line {number}: {error.Message}", error);
            }

            from += length + 1;
        }

        _file.SetLength(whole);
        _file.Position = whole;
    }

    private void Apply(Line line)
    {
        var mine = line.Scope == _scope;
        if (line.Start is { } start && mine)
        {
            _open[start.Id] = start;
            _totals = _totals.Sent();
        }

        if (line.End is { } end)
        {
            foreach (var answer in end.Answers)
                _answers.TryAdd(answer.Key, answer);
            if (mine && _open.Remove(end.Id, out var begun))
                _totals = _totals.Ended(begun.Reserved, end);
        }

        if (line.Batch is { } batch && mine)
            _batches[batch.Id] = batch;
    }

    private sealed record Line
    {
        public required string Scope { get; init; }

        public AttemptStart? Start { get; init; }

        public AttemptEnd? End { get; init; }

        public BatchState? Batch { get; init; }
    }
}
