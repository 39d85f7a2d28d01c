using static TorchSharp.torch;

namespace Distillery.TensorFiles.Pickle;

/// <summary>The only names that a pickle may use, and what this reader does for each of them.</summary>
internal static class TensorGlobals
{
    private static readonly PickleGlobal OrderedDict = new("collections", "OrderedDict");
    private static readonly PickleGlobal RebuildTensor = new("torch._utils", "_rebuild_tensor_v2");
    private static readonly PickleGlobal RebuildParameter = new("torch._utils", "_rebuild_parameter");

    private static readonly Dictionary<string, ScalarType> Storages = new()
    {
        ["DoubleStorage"] = ScalarType.Float64,
        ["FloatStorage"] = ScalarType.Float32,
        ["HalfStorage"] = ScalarType.Float16,
        ["BFloat16Storage"] = ScalarType.BFloat16,
        ["LongStorage"] = ScalarType.Int64,
        ["IntStorage"] = ScalarType.Int32,
        ["ShortStorage"] = ScalarType.Int16,
        ["CharStorage"] = ScalarType.Int8,
        ["ByteStorage"] = ScalarType.Byte,
        ["BoolStorage"] = ScalarType.Bool,
    };

    /// <summary>The names, for messages.</summary>
    public static string Allowed => $"{RebuildTensor}, {RebuildParameter}, {OrderedDict} and torch.*Storage";

    public static bool IsAllowed(PickleGlobal global) =>
        global == OrderedDict || global == RebuildTensor || global == RebuildParameter ||
        (global.Module == "torch" && Storages.ContainsKey(global.Name));

    /// <summary>Answers a call of one of the names.</summary>
    public static object Call(PickleGlobal function, PickleTuple arguments, PickleInput input)
    {
        var items = arguments.Items;
        if (function == OrderedDict)
        {
            if (items.Count != 0) throw input.Invalid("an OrderedDict made from arguments");
            return new PickleDict { Ordered = true };
        }

        if (function == RebuildParameter)
        {
            return items is [TensorReference tensor, bool, _]
                ? tensor
                : throw input.Invalid("a _rebuild_parameter without a tensor");
        }

        if (function != RebuildTensor) throw input.Invalid($"a call of '{function}', which is refused");
        if (items is not [StorageReference storage, long offset, PickleTuple size, PickleTuple stride, bool, PickleDict { Entries.Count: 0 }, ..])
            throw input.Invalid("a _rebuild_tensor_v2 with arguments of unexpected kinds");
        return new TensorReference(storage, offset, Numbers(size, input), Numbers(stride, input));
    }

    /// <summary>Answers a persistent id: ('storage', torch.XStorage, key, device, number of elements).</summary>
    public static StorageReference Storage(object? id, PickleInput input)
    {
        if (id is not PickleTuple { Items: ["storage", PickleGlobal type, string key, string, long count] } ||
            type.Module != "torch" || !Storages.TryGetValue(type.Name, out var dtype) || count < 0)
            throw input.Invalid("a persistent id that is no storage");
        return new StorageReference(dtype, key, count);
    }

    private static long[] Numbers(PickleTuple tuple, PickleInput input)
    {
        var numbers = new long[tuple.Items.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (tuple.Items[i] is not long number || number < 0) throw input.Invalid("a size or stride that is no whole number of at least 0");
            numbers[i] = number;
        }

        return numbers;
    }
}
