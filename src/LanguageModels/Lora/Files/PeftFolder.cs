using Distillery.TensorFiles;
using TorchSharp;

namespace Distillery.LanguageModels;

/// <summary>An adapter's folder as PEFT reads and writes it.</summary>
internal static class PeftFolder
{
    internal const string ConfigFile = "adapter_config.json";
    internal const string WeightsFile = "adapter_model.safetensors";
    private const int NamesInMessage = 6;

    internal static void Save(LoraAdapter adapter, string folder, string? baseModel)
    {
        Directory.CreateDirectory(folder);
        var tensors = adapter.NamedParameters.ToDictionary(pair => pair.Name, pair => (torch.Tensor)pair.Parameter);
        SafeTensors.Write(Path.Combine(folder, WeightsFile), tensors, new Dictionary<string, string> { ["format"] = "pt" });
        var config = Path.Combine(folder, ConfigFile);
        File.WriteAllText(config + ".tmp", PeftConfig.Write(adapter.Options, adapter.TargetNames, baseModel));
        File.Move(config + ".tmp", config, overwrite: true);
    }

    internal static LoraAdapter Load(string folder, torch.nn.Module model, IReadOnlyDictionary<string, Projection> projections)
    {
        var (config, weights) = (Path.Combine(folder, ConfigFile), Path.Combine(folder, WeightsFile));
        foreach (var file in (string[])[config, weights])
        {
            if (!File.Exists(file))
                throw new InvalidDataException($"{file} is missing: an adapter's folder holds {ConfigFile} and {WeightsFile}.");
        }

        var options = PeftConfig.Read(File.ReadAllText(config), config);
        using var noGrad = torch.no_grad();
        using var bundle = SafeTensors.Read(weights);
        LoraAdapter adapter;
        try
        {
            adapter = LoraAdapter.Attach(model, projections, options);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"{config}: {e.Message}", e);
        }

        try
        {
            Fill(adapter, bundle, weights);
            return adapter;
        }
        catch (InvalidDataException)
        {
            adapter.Dispose();
            throw;
        }
    }

    private static void Fill(LoraAdapter adapter, TensorBundle bundle, string file)
    {
        var wanted = adapter.NamedParameters.ToList();
        var names = wanted.Select(pair => pair.Name).ToHashSet();
        var missing = wanted.Where(pair => !bundle.Tensors.ContainsKey(pair.Name)).Select(pair => pair.Name).ToList();
        var foreign = bundle.Tensors.Keys.Where(key => !names.Contains(key)).Order(StringComparer.Ordinal).ToList();
        if (foreign.Find(key => key.Contains("lora_embedding_", StringComparison.Ordinal)) is { } embedding)
            throw new InvalidDataException($"{file} holds '{embedding}': adapters of embeddings are not supported. Merge the adapter with PEFT and load the merged model.");
        if (missing.Count > 0 || foreign.Count > 0)
        {
            var lacks = missing.Count == 0 ? "" : $" It lacks {Listed(missing)}.";
            var belongs = foreign.Count == 0 ? "" : $" To no target of this model belong: {Listed(foreign)}.";
            throw new InvalidDataException($"{file} does not fit the model and its {ConfigFile}.{lacks}{belongs}");
        }

        foreach (var (name, parameter) in wanted)
        {
            if (!bundle[name].shape.SequenceEqual(parameter.shape))
                throw new InvalidDataException($"{file}: '{name}' is [{string.Join(", ", bundle[name].shape)}]; rank and model ask for [{string.Join(", ", parameter.shape)}].");
        }

        foreach (var (name, parameter) in wanted)
            parameter.copy_(bundle[name]);
    }

    private static string Listed(List<string> names) =>
        $"{string.Join(", ", names.Take(NamesInMessage))}{(names.Count > NamesInMessage ? $" and {names.Count - NamesInMessage} more" : "")}";
}
