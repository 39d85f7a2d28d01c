namespace Distillery.LanguageModels;

public sealed partial class LoraAdapter
{
    /// <summary>Puts a new adapter on a decoder; it changes nothing before it has learnt, because B begins as zeros.</summary>
    /// <param name="decoder">The model; its parameters are frozen until <see cref="Detach"/> or <see cref="Merge"/>.</param>
    /// <param name="options">Rank, targets and so on.</param>
    /// <exception cref="ArgumentException">An option is out of range, or a target's name fits nothing.</exception>
    /// <exception cref="InvalidOperationException">A target has an adapter already.</exception>
    public static LoraAdapter Attach(Decoder decoder, LoraOptions options)
    {
        ArgumentNullException.ThrowIfNull(decoder);
        return Attach(decoder, decoder.Projections, options);
    }

    /// <summary>Reads an adapter in PEFT's format and puts it on a decoder.</summary>
    /// <param name="folder">Holds <c>adapter_config.json</c> and <c>adapter_model.safetensors</c>.</param>
    /// <param name="decoder">The model that it was trained on.</param>
    /// <exception cref="InvalidDataException">A file is missing or broken, a key does not belong to the model, a target has no tensors, or the adapter needs what is not supported.</exception>
    public static LoraAdapter Load(string folder, Decoder decoder)
    {
        ArgumentNullException.ThrowIfNull(decoder);
        return Load(folder, decoder, decoder.Projections);
    }
}
