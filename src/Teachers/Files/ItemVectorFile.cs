using Distillery.TensorFiles;
using TorchSharp;
using static TorchSharp.torch;

namespace Distillery.Teachers;

/// <summary>Item embeddings in a file of one tensor <c>[items, dim]</c>.</summary>
internal static class ItemVectorFile
{
    private const string TensorName = "all_embeddings";

    /// <summary>Reads a .pt or safetensors file; any float type becomes 32-bit.</summary>
    public static ItemVectors Read(string path, int items)
    {
        var file = Path.GetFileName(path);
        IReadOnlyDictionary<string, Tensor> tensors;
        try
        {
            tensors = path.EndsWith(".pt", StringComparison.Ordinal) ? PtFile.ReadTensors(path) : SafeTensors.Read(path).Tensors;
        }
        catch (InvalidDataException error)
        {
            throw new TeacherFilesException([new TeacherFileProblem(file, 0, 0, error.Message)], inner: error);
        }
        try
        {
            if (tensors.Count != 1)
                throw Problem(file, $"holds {tensors.Count} tensors; one is right, of shape [{items}, dim].");
            return ToVectors(tensors.Values.First(), items, file);
        }
        finally
        {
            foreach (var tensor in tensors.Values)
                tensor.Dispose();
        }
    }

    /// <summary>The vectors as one tensor <c>[items, dim]</c>, by the name that a safetensors file gives it.</summary>
    public static void Write(string path, ItemVectors vectors)
    {
        using var tensor = ToTensor(vectors);
        SafeTensors.Write(path, new Dictionary<string, Tensor> { [TensorName] = tensor });
    }

    /// <summary>The caller disposes the result.</summary>
    public static Tensor ToTensor(ItemVectors vectors)
    {
        using var flat = torch.tensor(vectors.Values);
        return flat.reshape(vectors.Count, vectors.Dim);
    }

    private static ItemVectors ToVectors(Tensor tensor, int items, string file)
    {
        var shape = tensor.shape;
        if (shape.Length != 2 || shape[0] != items || shape[1] < 1)
            throw Problem(file, $"holds a tensor of shape [{string.Join(", ", shape)}]; [{items}, dim] is right: one row for each item of the catalogue, without a padding row.");
        if (!tensor.is_floating_point())
            throw Problem(file, $"holds {tensor.dtype} numbers; a float type is right.");
        using var single = tensor.to(ScalarType.Float32);
        using var contiguous = single.contiguous();
        var values = contiguous.data<float>().ToArray();
        var bad = Array.FindIndex(values, value => !float.IsFinite(value));
        if (bad >= 0)
            throw Problem(file, $"row {bad / shape[1]}, column {bad % shape[1]} (0-based) is {values[bad]}; every number must be finite.");
        return new ItemVectors(values, (int)shape[1]);
    }

    private static TeacherFilesException Problem(string file, string reason) => new([new TeacherFileProblem(file, 0, 0, reason)]);
}
