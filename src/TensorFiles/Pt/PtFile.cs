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
        try
        {
            return Read(stream, source);
        }
        catch (Exception error) when (error is EndOfStreamException ||
            (error is InvalidDataException && !error.Message.StartsWith(source, StringComparison.Ordinal)))
        {
            // What the zip reader finds wrong does not say in which file.
            throw new InvalidDataException($"{source}: the zip file is damaged: {error.Message}", error);
        }
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

    private static OrderedDictionary<string, Tensor> Read(Stream stream, string source)
    {
        using var archive = new PtArchive(stream, source);
        var value = new PickleReader(archive.Pickle(), source).Read();
        var found = new TensorCollector(source).Collect(value);
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
}
