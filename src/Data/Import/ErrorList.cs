namespace Distillery.Data;

/// <summary>Collects what is wrong, up to a limit, so that a person can mend several lines at once.</summary>
internal sealed class ErrorList(int limit)
{
    private const int ShownCharacters = 60;
    private readonly List<DatasetError> _errors = [];

    internal void Add(string file, long line, string reason, string? value = null)
    {
        _errors.Add(new DatasetError(file, line, reason, Shorten(value)));
        if (_errors.Count >= limit)
            throw new DatasetFormatException(_errors, more: true);
    }

    /// <summary>Adds an error after which the file cannot be read on, and throws.</summary>
    internal DatasetFormatException Fatal(string file, long line, string reason, string? value = null, Exception? inner = null)
    {
        _errors.Add(new DatasetError(file, line, reason, Shorten(value)));
        return new DatasetFormatException(_errors, more: false, inner);
    }

    internal void ThrowIfAny()
    {
        if (_errors.Count > 0)
            throw new DatasetFormatException(_errors);
    }

    private static string? Shorten(string? value)
    {
        if (value is null)
            return null;
        var shown = value.Length <= ShownCharacters ? value : string.Concat(value.AsSpan(0, ShownCharacters), "...");
        return string.Concat(shown.Select(c => char.IsControl(c) ? '?' : c));
    }
}
