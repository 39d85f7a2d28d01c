using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Distillery.TensorFiles;

/// <summary>Reads single tensors or plain arrays out of a safetensors file, each only when asked for.</summary>
public sealed class SafeTensorsReader : IDisposable
{
    private readonly Stream _stream;
    private readonly string _source;
    private readonly long _start;
    private readonly bool _leaveOpen;

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is no valid safetensors file.</exception>
    public SafeTensorsReader(string path)
        : this(File.OpenRead(path), path, leaveOpen: false)
    {
    }

    /// <summary>Reads the header from the current place of a seekable stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="source">A name for messages.</param>
    /// <param name="leaveOpen">False disposes the stream with the reader.</param>
    /// <exception cref="InvalidDataException">The stream holds no valid safetensors file.</exception>
    public SafeTensorsReader(Stream stream, string source = "stream", bool leaveOpen = true)
    {
        ArgumentNullException.ThrowIfNull(stream);
        (_stream, _source, _leaveOpen) = (stream, source, leaveOpen);
        try
        {
            _start = stream.Position;
            Header = SafeTensorsHeader.Read(stream, source);
        }
        catch (Exception)
        {
            if (!leaveOpen) stream.Dispose();
            throw;
        }
    }

    /// <summary>Names, dtypes, shapes and texts.</summary>
    public SafeTensorsHeader Header { get; }

    /// <summary>Reads one tensor.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>A new CPU tensor; the caller disposes it.</returns>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public Tensor ReadTensor(string name)
    {
        var entry = Find(name);
        Seek(entry);
        var tensor = empty([.. entry.Shape], dtype: entry.DType);
        try
        {
            TensorBytes.Fill(tensor, _stream);
            return tensor;
        }
        catch (Exception)
        {
            tensor.Dispose();
            throw;
        }
    }

    /// <summary>Reads one tensor as a plain array, row by row, without making a tensor.</summary>
    /// <typeparam name="T">float (F32), double (F64), long (I64), int (I32), short (I16), sbyte (I8), byte (U8), bool (BOOL) or Half (F16).</typeparam>
    /// <param name="name">The tensor's name.</param>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    /// <exception cref="InvalidDataException">Its dtype is not that of <typeparamref name="T"/>.</exception>
    public T[] ReadArray<T>(string name)
        where T : unmanaged
    {
        var entry = Find(name);
        if (entry.DType != DTypeOf<T>())
        {
            throw new InvalidDataException(
                $"{_source}: tensor '{name}' is {DTypeNames.NameOf(entry.DType)}, which cannot be read as {typeof(T).Name}[].");
        }

        Seek(entry);
        var array = new T[entry.Count];
        _stream.ReadExactly(MemoryMarshal.AsBytes(array.AsSpan()));
        return array;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        if (!_leaveOpen) _stream.Dispose();
    }

    private SafeTensorsEntry Find(string name) => Header.Entries.TryGetValue(name, out var entry)
        ? entry
        : throw new KeyNotFoundException($"{_source} has no tensor '{name}'; it has: {string.Join(", ", Header.Entries.Keys)}.");

    private void Seek(SafeTensorsEntry entry) => _stream.Seek(_start + Header.DataOffset + entry.Begin, SeekOrigin.Begin);

    private static ScalarType DTypeOf<T>() => Type.GetTypeCode(typeof(T)) switch
    {
        TypeCode.Single => ScalarType.Float32,
        TypeCode.Double => ScalarType.Float64,
        TypeCode.Int64 => ScalarType.Int64,
        TypeCode.Int32 => ScalarType.Int32,
        TypeCode.Int16 => ScalarType.Int16,
        TypeCode.SByte => ScalarType.Int8,
        TypeCode.Byte => ScalarType.Byte,
        TypeCode.Boolean => ScalarType.Bool,
        _ when typeof(T) == typeof(Half) => ScalarType.Float16,
        _ => throw new NotSupportedException($"There is no dtype for arrays of {typeof(T).Name}."),
    };
}
