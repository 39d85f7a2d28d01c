using System.Data.Common;
using Distillery.Registry;

namespace Distillery.Cli.Teachers;

/// <summary>Answers that an embedded platform's store holds; read only.</summary>
/// <param name="dataDirectory">The platform's folder; it need not exist.</param>
internal sealed class StoreAnswers(DirectoryInfo dataDirectory)
{
    private const int KeysPerLookUp = 500;

    /// <summary>Why nothing could be looked up; null when all went well.</summary>
    public string? Note { get; private set; }

    /// <summary>Looks answers up.</summary>
    /// <param name="keys">Their keys.</param>
    /// <param name="ct">Ends the work early.</param>
    public async Task<IReadOnlyDictionary<string, string>> FindAsync(IReadOnlyCollection<string> keys, CancellationToken ct)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var options = new RegistryOptions { DataFolder = dataDirectory.FullName };
        if (!File.Exists(options.DatabaseFile))
            return found;
        await using var dialect = new SqliteDialect(options.DatabaseFile, TimeProvider.System);
        var store = new TeacherAnswerStore(new Database(dialect, new StoreSignals()));
        try
        {
            foreach (var chunk in keys.Chunk(KeysPerLookUp))
                foreach (var answer in await store.FindAsync(chunk, ct))
                    found[answer.Key] = answer.Answer;
        }
        catch (DbException error)
        {
            // A store of an earlier version has no answers; a broken one is for 'start' to complain about.
            Note = $"the store in {dataDirectory.FullName} was not read ({error.Message}), so every answer counts as unknown";
            found.Clear();
        }

        return found;
    }
}
