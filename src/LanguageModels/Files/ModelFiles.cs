using System.Text.Json;
using Distillery.TensorFiles;
using static TorchSharp.torch;

namespace Distillery.LanguageModels;

/// <summary>The weights of a model folder: <c>model.safetensors</c>, or the shards that <c>model.safetensors.index.json</c> lists.</summary>
internal sealed class ModelFiles : IDisposable
{
    internal const string Single = "model.safetensors";
    internal const string Index = "model.safetensors.index.json";

    private readonly string _folder;
    private readonly Dictionary<string, string> _fileOf = [];
    private readonly Dictionary<string, SafeTensorsReader> _readers = [];

    internal ModelFiles(string folder)
    {
        _folder = folder;
        try
        {
            if (File.Exists(Path.Combine(folder, Index))) OpenShards();
            else if (File.Exists(Path.Combine(folder, Single))) OpenSingle();
            else throw new FileNotFoundException(Missing(), Path.Combine(folder, Single));
        }
        catch (Exception)
        {
            Dispose();
            throw;
        }
    }

    /// <summary>All tensors' names.</summary>
    internal IReadOnlyCollection<string> Names => _fileOf.Keys;

    /// <summary>The folder, for messages.</summary>
    internal string Folder => _folder;

    /// <summary>Dtype, shape and place of a tensor; null where there is none.</summary>
    internal SafeTensorsEntry? Find(string name) => _fileOf.TryGetValue(name, out var file) ? _readers[file].Header.Entries[name] : null;

    /// <summary>The file that a tensor is in.</summary>
    internal string FileOf(string name) => _fileOf[name];

    /// <summary>Reads one tensor to the CPU; the caller disposes it.</summary>
    internal Tensor Read(string name) => _readers[_fileOf[name]].ReadTensor(name);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var reader in _readers.Values) reader.Dispose();
    }

    private void OpenSingle()
    {
        var reader = new SafeTensorsReader(Path.Combine(_folder, Single));
        _readers.Add(Single, reader);
        foreach (var name in reader.Header.Entries.Keys) _fileOf.Add(name, Single);
    }

    private void OpenShards()
    {
        var path = Path.Combine(_folder, Index);
        var map = JsonFields.Read(path).Object("weight_map")
            ?? throw new InvalidDataException($"{path}: weight_map: missing; it must name the file of every tensor.");
        foreach (var name in map.Root.EnumerateObject().Select(each => each.Name))
        {
            var file = map.Text(name) ?? throw map.Error(name, "null where the name of a file is right");
            if (file != Path.GetFileName(file)) throw map.Error(name, $"'{file}' is no plain file name");
            if (!_readers.TryGetValue(file, out var reader))
            {
                var shard = Path.Combine(_folder, file);
                if (!File.Exists(shard))
                    throw new FileNotFoundException($"{path} names the shard '{file}' for tensor '{name}', which is missing.", shard);
                _readers.Add(file, reader = new SafeTensorsReader(shard));
            }

            if (!reader.Header.Entries.ContainsKey(name)) throw map.Error(name, $"'{file}' holds no such tensor");
            _fileOf.Add(name, file);
        }

        foreach (var (file, reader) in _readers)
        {
            if (reader.Header.Entries.Keys.FirstOrDefault(name => !_fileOf.ContainsKey(name)) is { } extra)
                throw new InvalidDataException($"{path}: weight_map does not name the tensor '{extra}' of '{file}'.");
        }
    }

    private string Missing()
    {
        var pickles = Directory.Exists(_folder) && Directory.EnumerateFiles(_folder, "pytorch_model*.bin").Any();
        return $"{_folder} has neither {Single} nor {Index}"
            + (pickles ? "; pytorch_model.bin files are not read: save the model as safetensors." : ".");
    }

    /// <summary>
    /// Cuts tensors, in their order, into shards of at most <paramref name="limit"/> bytes (a larger tensor gets one of its own).
    /// </summary>
    internal static List<List<(string Name, Tensor Tensor)>> Shards(IEnumerable<(string Name, Tensor Tensor)> tensors, long limit)
    {
        var shards = new List<List<(string Name, Tensor Tensor)>>();
        long bytes = 0;
        foreach (var (name, tensor) in tensors)
        {
            var size = tensor.numel() * tensor.element_size();
            if (shards.Count == 0 || bytes + size > limit)
            {
                shards.Add([]);
                bytes = 0;
            }

            shards[^1].Add((name, tensor));
            bytes += size;
        }

        return shards;
    }

    /// <summary>Writes the weights as Hugging Face does: one file, or numbered shards and an index.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <param name="tensors">The tensors in order.</param>
    /// <param name="limit">Most bytes of one file.</param>
    internal static void Write(string folder, IEnumerable<(string Name, Tensor Tensor)> tensors, long limit)
    {
        var metadata = new Dictionary<string, string> { ["format"] = "pt" };
        var shards = Shards(tensors, limit);
        if (shards.Count <= 1)
        {
            SafeTensors.Write(Path.Combine(folder, Single), shards.SelectMany(shard => shard).ToDictionary(each => each.Name, each => each.Tensor), metadata);
            return;
        }

        var map = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < shards.Count; i++)
        {
            var file = $"model-{i + 1:D5}-of-{shards.Count:D5}.safetensors";
            SafeTensors.Write(Path.Combine(folder, file), shards[i].ToDictionary(each => each.Name, each => each.Tensor), metadata);
            foreach (var (name, _) in shards[i]) map.Add(name, file);
        }

        var total = shards.Sum(shard => shard.Sum(each => each.Tensor.numel() * each.Tensor.element_size()));
        var index = JsonSerializer.Serialize(new { metadata = new { total_size = total }, weight_map = map }, HuggingFaceJson.Options);
        File.WriteAllText(Path.Combine(folder, Index), index + "\n");
    }
}
