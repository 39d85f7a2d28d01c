using static TorchSharp.torch;

namespace Distillery.LanguageModels;

public sealed partial class Decoder
{
    /// <summary>Most bytes of one weight file by default: 5 GB, as Hugging Face has it.</summary>
    public const long DefaultShardBytes = 5_000_000_000;

    /// <summary>
    /// Loads a Hugging Face folder: <c>config.json</c>, <c>generation_config.json</c> where there is one, and the safetensors, read one
    /// tensor at a time.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="dtype">The dtype that the weights get, whatever the files hold; float32 by default.</param>
    /// <param name="device">Where they go; the CPU by default.</param>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A config's field, or a missing, unexpected or misshapen tensor: the message names it.</exception>
    public static Decoder Load(string folder, ScalarType? dtype = null, Device? device = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var config = DecoderConfigFile.Read(Path.Combine(folder, DecoderConfigFile.Name));
        var defaults = GenerationDefaults.Read(folder);
        var (type, place) = (dtype ?? float32, device ?? CPU);
        using var files = new ModelFiles(folder);
        var weights = new FileWeights(files, type, place);
        var decoder = new Decoder(config, weights, type, place) { GenerationDefaults = defaults };
        try
        {
            // Old files keep the angles' frequencies, and some tied models the head's second copy.
            weights.MustBeUsedUp(name =>
                name.EndsWith(".rotary_emb.inv_freq", StringComparison.Ordinal) || (config.TiedHead && name == "lm_head.weight"));
            return decoder;
        }
        catch (Exception)
        {
            decoder.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Writes a Hugging Face folder. Everything is written beside it first and then moved, so a broken save leaves an old model whole;
    /// other files
    /// in the folder (a tokenizer) stay. What is attached to projections is not written.
    /// </summary>
    /// <param name="folder">The folder; made where it is missing.</param>
    /// <param name="maxShardBytes">Most bytes of one weight file, at least 1; above it the weights are cut into numbered files with an
    /// index.</param>
    public void Save(string folder, long maxShardBytes = DefaultShardBytes)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxShardBytes, 1);
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var temporary = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");
        Directory.CreateDirectory(temporary);
        try
        {
            File.WriteAllText(Path.Combine(temporary, DecoderConfigFile.Name), DecoderConfigFile.Write(Config, DType));
            if (GenerationDefaults is { } defaults) File.WriteAllText(Path.Combine(temporary, GenerationDefaults.FileName), defaults.ToJson());
            ModelFiles.Write(temporary, named_parameters().Select(each => (each.name, (Tensor)each.parameter)), maxShardBytes);
            Directory.CreateDirectory(target);
            var written = Directory.GetFiles(temporary).Select(path => Path.GetFileName(path)).ToHashSet();
            foreach (var name in written) File.Move(Path.Combine(temporary, name), Path.Combine(target, name), overwrite: true);
            foreach (var stale in Directory.GetFiles(target, "model*.safetensors*").Where(path => !written.Contains(Path.GetFileName(path)))) File.Delete(stale);
        }
        finally
        {
            Directory.Delete(temporary, recursive: true);
        }
    }
}
