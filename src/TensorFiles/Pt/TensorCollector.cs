using System.Globalization;
using Distillery.TensorFiles.Pickle;

namespace Distillery.TensorFiles;

/// <summary>Finds the tensors in a file's value and names them by their paths.</summary>
internal sealed class TensorCollector(string source)
{
    // A pickle can make a list that contains itself, or one whose parts double at every level: both would never end.
    private const int MaxNesting = 64;
    private const int MaxVisits = 1_000_000;

    private readonly OrderedDictionary<string, TensorReference> _found = [];
    private int _visits;

    public OrderedDictionary<string, TensorReference> Collect(object? value)
    {
        Visit(value, "", 0);
        return _found;
    }

    private void Visit(object? value, string path, int depth)
    {
        if (depth > MaxNesting) throw new InvalidDataException($"{source}: values are nested more than {MaxNesting} deep at '{path}'.");
        if (++_visits > MaxVisits) throw new InvalidDataException($"{source}: more than {MaxVisits} lists, dicts and tensors.");
        switch (value)
        {
            case TensorReference tensor:
                var name = path.Length == 0 ? PtFile.SingleTensor : path;
                if (!_found.TryAdd(name, tensor)) throw new InvalidDataException($"{source}: two tensors have the path '{name}'.");
                break;
            case PickleDict dict:
                foreach (var (key, item) in dict.Entries) VisitItem(item, path, Convert.ToString(key, CultureInfo.InvariantCulture)!, depth);
                break;
            case PickleList list:
                VisitItems(list.Items, path, depth);
                break;
            case PickleTuple tuple:
                VisitItems(tuple.Items, path, depth);
                break;
        }
    }

    private void VisitItems(IReadOnlyList<object?> items, string path, int depth)
    {
        for (var i = 0; i < items.Count; i++) VisitItem(items[i], path, i.ToString(CultureInfo.InvariantCulture), depth);
    }

    private void VisitItem(object? item, string path, string part, int depth)
    {
        // Long lists of plain numbers hold no tensor.
        if (item is long or double or string or bool or null) return;
        Visit(item, path.Length == 0 ? part : $"{path}.{part}", depth + 1);
    }
}
