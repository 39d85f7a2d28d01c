using System.Text;

namespace Distillery.Data;

/// <summary>
/// Reads delimited records as RFC 4180 writes them: a field in quotes may hold the delimiter, doubled quotes and line breaks.
/// Empty lines are skipped.
/// </summary>
internal sealed class CsvRecords(SourceFile file, char delimiter, ErrorList errors)
{
    private readonly List<string> _fields = [];
    private readonly StringBuilder _field = new();

    /// <summary>The fields of the record that was read last.</summary>
    internal IReadOnlyList<string> Fields => _fields;

    /// <summary>1-based line on which that record begins.</summary>
    internal long Line { get; private set; }

    /// <summary>Reads the next record that can be read; broken ones become errors.</summary>
    internal bool Next()
    {
        while (file.Next(out var line))
        {
            Line = file.Line;
            if (line.IsEmpty)
                continue;
            if (file.Text(line) is { } text && Split(text))
                return true;
        }

        return false;
    }

    private bool Split(string text)
    {
        _fields.Clear();
        for (var at = 0; ;)
        {
            if (at < text.Length && text[at] == '"')
            {
                if (!Quoted(ref text, ref at))
                    return false;
            }
            else
            {
                var end = text.IndexOf(delimiter, at);
                end = end < 0 ? text.Length : end;
                _fields.Add(text[at..end]);
                at = end;
            }

            if (at == text.Length)
                return true;
            if (text[at] != delimiter)
            {
                errors.Add(file.Name, Line, $"field {_fields.Count} goes on behind its closing quote; double the quotes that belong to the text", text);
                return false;
            }

            at++;
        }
    }

    private bool Quoted(ref string text, ref int at)
    {
        _field.Clear();
        for (at++; ;)
        {
            var end = text.IndexOf('"', at);
            if (end < 0)
            {
                _field.Append(text, at, text.Length - at).Append('\n');
                if (!file.Next(out var more))
                {
                    errors.Add(file.Name, Line, "a quote is opened and never closed", _field.ToString());
                    return false;
                }

                if (file.Text(more) is not { } next)
                    return false;
                text = next;
                at = 0;
                continue;
            }

            _field.Append(text, at, end - at);
            at = end + 1;
            if (at == text.Length || text[at] != '"')
            {
                _fields.Add(_field.ToString());
                return true;
            }

            _field.Append('"');
            at++;
        }
    }
}
