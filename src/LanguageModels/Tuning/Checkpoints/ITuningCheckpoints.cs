namespace Distillery.LanguageModels;

/// <summary>Keeps the newest checkpoint of one training.</summary>
public interface ITuningCheckpoints
{
    /// <summary>Replaces the checkpoint, as a whole or not at all.</summary>
    /// <param name="write">Writes the content; called once.</param>
    void Save(Action<Stream> write);

    /// <summary>The newest checkpoint from its beginning, seekable; null where there is none. The caller disposes it.</summary>
    Stream? TryOpen();
}
