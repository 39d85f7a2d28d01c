namespace Distillery.TensorFiles.Pickle;

/// <summary>
/// A pickle machine that can only build what tensors need: numbers, texts, tuples, lists, dicts and references to storages.
/// </summary>
/// <remarks>
/// A pickle is a program; a general interpreter runs whatever it says. This one knows a fixed set of opcodes, never resolves a name, and
/// answers the few calls that <see cref="TensorGlobals"/> lists with its own code. Anything else is refused with its name.
/// </remarks>
internal sealed class PickleReader(byte[] bytes, string source)
{
    private const int MaxDepth = 100_000;
    private static readonly object Mark = new();

    private readonly PickleInput _in = new(bytes, source);
    private readonly List<object?> _stack = [];
    private readonly Dictionary<int, object?> _memo = [];

    /// <summary>Runs the pickle to its end and gives its value.</summary>
    /// <exception cref="InvalidDataException">The pickle is broken, or holds something that is no part of tensors.</exception>
    public object? Read()
    {
        while (true)
        {
            var at = _in.Place;
            var code = _in.Byte();
            if (code == (byte)'.') return Pop();
            Run(code, at);
            if (_stack.Count > MaxDepth) throw _in.Invalid($"more than {MaxDepth} open values");
        }
    }

    private void Run(byte code, int at)
    {
        switch ((char)code)
        {
            case '\x80': Protocol(_in.Byte()); break;
            case '\x95': _in.Skip(8); break; // FRAME: only a hint about sizes
            case '(': Push(Mark); break;
            case 'N': Push(null); break;
            case '\x88': Push(true); break;
            case '\x89': Push(false); break;
            case 'J': Push((long)_in.Int32()); break;
            case 'K': Push((long)_in.Byte()); break;
            case 'M': Push((long)_in.UInt16()); break;
            case '\x8a': Push(_in.Integer(_in.Byte())); break;
            case 'G': Push(_in.BigEndianDouble()); break;
            case 'X': Push(_in.Text(_in.Int32())); break;
            case '\x8c': Push(_in.Text(_in.Byte())); break;
            case ')': Push(new PickleTuple([])); break;
            case '\x85': Tuple(1); break;
            case '\x86': Tuple(2); break;
            case '\x87': Tuple(3); break;
            case 't': Push(new PickleTuple(PopToMark())); break;
            case ']': Push(new PickleList()); break;
            case 'a': Append([Pop()]); break;
            case 'e': Append(PopToMark()); break;
            case '}': Push(new PickleDict()); break;
            case 's': SetItem(); break;
            case 'u': SetItems(PopToMark()); break;
            case 'q': _memo[_in.Byte()] = Peek(); break;
            case 'r': _memo[_in.Int32()] = Peek(); break;
            case '\x94': _memo[_memo.Count] = Peek(); break;
            case 'h': Push(Recall(_in.Byte())); break;
            case 'j': Push(Recall(_in.Int32())); break;
            case 'c': Push(Global(_in.Line(), _in.Line())); break;
            case '\x93': StackGlobal(); break;
            case 'R': Reduce(); break;
            case 'Q': Push(TensorGlobals.Storage(Pop(), _in)); break;
            case 'b': Build(); break;
            default:
                throw new InvalidDataException(
                    $"{source}: the pickle opcode {PickleOpcodes.NameOf(code)} (byte {at}) is refused: only what tensors need is read, never code.");
        }
    }

    private void Protocol(byte version)
    {
        if (version is < 2 or > 5) throw _in.Invalid($"protocol {version}; 2 to 5 are read");
    }

    private void Tuple(int count)
    {
        var items = new object?[count];
        for (var i = count - 1; i >= 0; i--) items[i] = Pop();
        Push(new PickleTuple(items));
    }

    private void Append(IReadOnlyList<object?> items)
    {
        if (Peek() is not PickleList list) throw _in.Invalid("an append to something that is no list");
        list.Items.AddRange(items);
    }

    private void SetItem()
    {
        var value = Pop();
        var key = Pop();
        SetItems([key, value]);
    }

    private void SetItems(IReadOnlyList<object?> items)
    {
        if (Peek() is not PickleDict dict || items.Count % 2 != 0) throw _in.Invalid("a set-item on something that is no dict");
        for (var i = 0; i < items.Count; i += 2)
        {
            if (items[i] is not (string or long or bool or double)) throw _in.Invalid("a dict key that is neither a text nor a number");
            dict.Entries[items[i]!] = items[i + 1];
        }
    }

    private void StackGlobal()
    {
        if (Pop() is not string name || Pop() is not string module) throw _in.Invalid("a global without names");
        Push(Global(module, name));
    }

    private PickleGlobal Global(string module, string name)
    {
        var global = new PickleGlobal(module, name);
        return TensorGlobals.IsAllowed(global)
            ? global
            : throw new InvalidDataException(
                $"{source}: the pickle asks for '{global}', which is refused: only {TensorGlobals.Allowed} are read, and no code is ever run.");
    }

    private void Reduce()
    {
        var arguments = Pop() as PickleTuple ?? throw _in.Invalid("a call without arguments");
        var function = Pop() as PickleGlobal ?? throw _in.Invalid("a call of something that is no global");
        Push(TensorGlobals.Call(function, arguments, _in));
    }

    // An OrderedDict with attributes: state_dict() carries `_metadata`, which says nothing about values.
    private void Build()
    {
        var state = Pop();
        if (Peek() is not PickleDict { Ordered: true } || state is not PickleDict)
            throw _in.Invalid("a BUILD of something other than an OrderedDict's attributes, which is refused");
    }

    private void Push(object? value) => _stack.Add(value);

    private object? Pop()
    {
        var value = Peek();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private object? Peek()
    {
        if (_stack.Count == 0 || ReferenceEquals(_stack[^1], Mark)) throw _in.Invalid("an opcode that finds no value");
        return _stack[^1];
    }

    private object?[] PopToMark()
    {
        var mark = _stack.FindLastIndex(value => ReferenceEquals(value, Mark));
        if (mark < 0) throw _in.Invalid("an opcode that finds no mark");
        object?[] items = [.. _stack.Skip(mark + 1)];
        _stack.RemoveRange(mark, _stack.Count - mark);
        return items;
    }

    private object? Recall(int key) =>
        _memo.TryGetValue(key, out var value) ? value : throw _in.Invalid($"a reference to the unknown memo entry {key}");
}
