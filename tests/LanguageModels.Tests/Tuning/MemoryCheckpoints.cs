namespace Distillery.LanguageModels.Tests;

/// <summary>Checkpoints in memory. With a limit the save that reaches it ends the run, as a kill right after it would.</summary>
internal sealed class MemoryCheckpoints(int killAtSave = int.MaxValue) : ITuningCheckpoints
{
    internal sealed class KilledException : Exception;

    internal byte[]? Content { get; set; }

    internal int Saves { get; private set; }

    public void Save(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        Content = stream.ToArray();
        if (++Saves >= killAtSave)
            throw new KilledException();
    }

    public Stream? TryOpen() => Content is null ? null : new MemoryStream(Content);
}
