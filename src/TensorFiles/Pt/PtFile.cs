using System.Globalization;
using Distillery.TensorFiles.Pickle;
using static TorchSharp.torch;

namespace Distillery.TensorFiles;

/// <summary>Reads the tensors out of a PyTorch <c>.pt</c> file: torch.save of a tensor, a list, a dict or a state dict, nested or not.</summary>
/// <remarks>
/// Nothing in the file is executed. Its pickle may only hold numbers, texts, tuples, lists, dicts and tensors; any other opcode or name is
/// refused with an error that names it.
/// </remarks>
public static class PtFile
{
    /// <summary>The name under which <see cref="ReadTensors(string)"/> gives a file that is one single tensor.</summary>
    public const string SingleTensor = "tensor";

    private const int MaxNesting = 64;

    /// <summary>Reads all tensors of a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>
    /// The tensors by their path in the file's value: keys of dicts and indices of lists and tuples joined by dots; a single tensor is named
    /// <see cref="SingleTensor"/>. Values that are no tensors are left out. Views of one storage share their memory, as in Python. The
    /// tensors lie on the CPU and require no gradient; the caller disposes them.
    /// </returns>
    /// <exception cref="InvalidDataException">
    /// The file is damaged, has the legacy format, or holds something other than tensors; the message names it.
    /// </exception>
    public static IReadOnlyDictionary<string, Tensor> ReadTensors(string path)
    {
        using var stream = File.OpenRead(path);
        return ReadTensors(stream, path);
    }

    /// <summary>Reads all tensors of a seekable stream that begins with the zip file.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="source">A name for messages.</param>
    /// <returns>The tensors by their path, see <see cref="ReadTensors(string)"/>.</returns>
    /// <exception cref="InvalidDataException">The file is damaged or holds something other than tensors.</exception>
    public static IReadOnlyDictionary<string, Tensor> ReadTensors(Stream stream, string source = "stream")
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var archive = new PtArchive(stream, source);
        var value = new PickleReader(archive.Pickle(), source).Read();
        var found = new OrderedDictionary<string, TensorReference>();
        Collect(value, "", 0, found, source);
        using var storages = new PtStorages(archive, source);
        var tensors = new OrderedDictionary<string, Tensor>();
        try
        {
            foreach (var (name, reference) in found) tensors.Add(name, storages.View(reference, name));
        }
        catch (Exception)
        {
            foreach (var tensor in tensors.Values) tensor.Dispose();
            throw;
        }

        return tensors;
    }

    /// <summary>Reads a file that is one single tensor.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The tensor; the caller disposes it.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, or it does not hold exactly one tensor.</exception>
    public static Tensor ReadTensor(string path)
    {
        var tensors = ReadTensors(path);
        if (tensors.Count == 1) return tensors.Values.First();
        foreach (var tensor in tensors.Values) tensor.Dispose();
        throw new InvalidDataException($"{path} holds {tensors.Count} tensors where one is right: {string.Join(", ", tensors.Keys.Take(10))}.");
    }

    private static void Collect(object? value, string path, int depth, OrderedDictionary<string, TensorReference> found, string source)
    {
        // A pickle can make a list that contains itself.
        if (depth > MaxNesting) throw new InvalidDataException($"{source}: values are nested more than {MaxNesting} deep at '{path}'.");
        switch (value)
        {
            case TensorReference tensor:
                var name = path.Length == 0 ? SingleTensor : path;
                if (!found.TryAdd(name, tensor)) throw new InvalidDataException($"{source}: two tensors have the path '{name}'.");
                break;
            case PickleDict dict:
                foreach (var (key, item) in dict.Entries) Collect(item, Join(path, Convert.ToString(key, CultureInfo.InvariantCulture)!), depth + 1, found, source);
                break;
            case PickleList list:
                CollectItems(list.Items, path, depth, found, source);
                break;
            case PickleTuple tuple:
                CollectItems(tuple.Items, path, depth, found, source);
                break;
        }
    }

    private static void CollectItems(
        IReadOnlyList<object?> items, string path, int depth, OrderedDictionary<string, TensorReference> found, string source)
    {
        for (var i = 0; i < items.Count; i++)
        {
            // Lists of plain numbers can be long and hold no tensor.
            if (items[i] is long or double or string or bool or null) continue;
            Collect(items[i], Join(path, i.ToString(CultureInfo.InvariantCulture)), depth + 1, found, source);
        }
    }

    private static string Join(string path, string part) => path.Length == 0 ? part : $"{path}.{part}";
}
