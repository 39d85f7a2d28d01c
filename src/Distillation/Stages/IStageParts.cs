namespace Distillery.Distillation.Stages;

/// <summary>Keeps the parts of a long work one after the other: what is finished survives the death of the worker and is never written again.</summary>
public interface IStageParts
{
    /// <summary>Parts that earlier attempts have kept.</summary>
    int Kept { get; }

    /// <summary>Opens a kept part.</summary>
    /// <param name="part">0-based, below <see cref="Kept"/>.</param>
    /// <returns>Its content from the beginning; the caller disposes it.</returns>
    Stream Open(int part);

    /// <summary>Adds the next part.</summary>
    /// <param name="write">Writes the content; called once.</param>
    /// <exception cref="IOException">An earlier part could not be kept.</exception>
    void Add(Action<Stream> write);
}
