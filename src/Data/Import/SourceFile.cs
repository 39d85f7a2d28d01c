using System.IO.Compression;
using System.Text;

namespace Distillery.Data;

/// <summary>Reads a file line by line as bytes, through gzip where its name ends in <c>.gz</c>. Line ends are LF or CRLF.</summary>
internal sealed class SourceFile : IDisposable
{
    private const int LongestLine = 64 << 20;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _path;
    private readonly Stream _stream;
    private readonly ErrorList _errors;
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private int _scanned;
    private bool _atEnd;
    private long _read;

    private SourceFile(string path, Stream stream, ErrorList errors)
    {
        Name = Path.GetFileName(path);
        _path = path;
        _stream = stream;
        _errors = errors;
    }

    /// <summary>The name of the file, for messages.</summary>
    internal string Name { get; }

    /// <summary>1-based number of the line that was read last.</summary>
    internal long Line { get; private set; }

    internal static SourceFile Open(string path, ErrorList errors)
    {
        var name = Path.GetFileName(path);
        try
        {
            Stream stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
            if (path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
                stream = new GZipStream(stream, CompressionMode.Decompress);
            return new SourceFile(path, stream, errors);
        }
        catch (IOException exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw errors.Fatal(name, 0, "the file is missing", path, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw errors.Fatal(name, 0, $"the file cannot be opened: {exception.Message}", null, exception);
        }
    }

    /// <summary>The next line without its end; it stays valid until the next call.</summary>
    internal bool Next(out ReadOnlySpan<byte> line)
    {
        while (true)
        {
            var found = _buffer.AsSpan(_scanned, _end - _scanned).IndexOf((byte)'\n');
            if (found >= 0)
            {
                var end = _scanned + found;
                line = Trim(_buffer.AsSpan(_start, end - _start));
                _start = _scanned = end + 1;
                return true;
            }

            _scanned = _end;
            if (_atEnd)
            {
                line = _end > _start ? Trim(_buffer.AsSpan(_start, _end - _start)) : default;
                var any = _end > _start;
                _start = _scanned = _end;
                return any;
            }

            Fill();
        }
    }

    /// <summary>The text of a line, or null (and an error) where it is not UTF-8.</summary>
    internal string? Text(ReadOnlySpan<byte> line)
    {
        try
        {
            return Utf8.GetString(line);
        }
        catch (DecoderFallbackException exception)
        {
            _errors.Add(Name, Line, $"the line is not UTF-8 (byte {exception.Index + 1}); save the file as UTF-8", Convert.ToHexStringLower(exception.BytesUnknown ?? []));
            return null;
        }
    }

    /// <summary>The text of a line that is UTF-8, or else Latin-1: GroupLens changed over between its editions.</summary>
    internal static string TextOrLatin1(ReadOnlySpan<byte> line) =>
        Encoding.UTF8.GetString(line) is var text && text.Contains('\uFFFD') ? Encoding.Latin1.GetString(line) : text;

    public void Dispose() => _stream.Dispose();

    private ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> line)
    {
        Line++;
        if (Line == 1 && line.StartsWith("\uFEFF"u8))
            line = line[3..];
        return line.Length > 0 && line[^1] == (byte)'\r' ? line[..^1] : line;
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _scanned -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= LongestLine)
                throw _errors.Fatal(Name, Line + 1, $"the line is longer than {LongestLine >> 20} MiB");
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        try
        {
            var read = _stream.Read(_buffer, _end, _buffer.Length - _end);
            _end += read;
            _read += read;
            _atEnd = read == 0;
            if (_atEnd && _stream is GZipStream && !GzipLength.Agrees(_path, _read))
                throw new InvalidDataException("The length that was unpacked is not the length that the file states.");
        }
        catch (InvalidDataException exception)
        {
            throw _errors.Fatal(Name, Line + 1, "the gzip data is cut off or damaged behind this line; fetch the file again", null, exception);
        }
        catch (IOException exception)
        {
            throw _errors.Fatal(Name, Line + 1, $"the file cannot be read on: {exception.Message}", null, exception);
        }
    }
}
