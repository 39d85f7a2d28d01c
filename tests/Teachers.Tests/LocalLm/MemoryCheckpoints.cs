using Distillery.LanguageModels;

namespace Distillery.Teachers.Tests;

/// <summary>Checkpoints in memory; dies after a number of saves, as a killed worker does.</summary>
internal sealed class MemoryCheckpoints(int diesAfter = int.MaxValue) : ITuningCheckpoints
{
    private byte[]? _kept;

    internal int Saves { get; private set; }

    internal int DiesAfter { get; set; } = diesAfter;

    public void Save(Action<Stream> write)
    {
        if (Saves >= DiesAfter)
            throw new OperationCanceledException("killed");
        using var stream = new MemoryStream();
        write(stream);
        _kept = stream.ToArray();
        Saves++;
    }

    public Stream? TryOpen() => _kept is null ? null : new MemoryStream(_kept);
}
