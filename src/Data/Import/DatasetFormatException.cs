namespace Distillery.Data;

/// <summary>A dataset cannot be imported. Nothing of it was.</summary>
public sealed class DatasetFormatException : Exception
{
    /// <summary>Makes an exception that lists what is wrong.</summary>
    /// <param name="errors">At least one error, in the order found.</param>
    /// <param name="more">Whether reading stopped at the limit of errors, so that there may be more.</param>
    /// <param name="inner">What was thrown by the system, where it was.</param>
    public DatasetFormatException(IReadOnlyList<DatasetError> errors, bool more = false, Exception? inner = null)
        : base(Describe(errors, more), inner)
    {
        Errors = errors;
        HasMore = more;
    }

    /// <summary>Makes an exception for one error.</summary>
    /// <param name="error">What is wrong.</param>
    /// <param name="inner">What was thrown by the system, where it was.</param>
    public DatasetFormatException(DatasetError error, Exception? inner = null)
        : this([error], more: false, inner)
    {
    }

    /// <summary>What is wrong, in the order found.</summary>
    public IReadOnlyList<DatasetError> Errors { get; }

    /// <summary>Whether reading stopped at the limit of errors, so that there may be more.</summary>
    public bool HasMore { get; }

    private static string Describe(IReadOnlyList<DatasetError> errors, bool more)
    {
        ArgumentNullException.ThrowIfNull(errors);
        if (errors.Count == 1 && !more)
            return $"{errors[0]}; nothing was imported.";
        var first = more ? $"The first {errors.Count} errors (there may be more)" : $"{errors.Count} errors";
        return $"{first}; nothing was imported:{string.Concat(errors.Select(error => $"\n  {error}"))}";
    }
}
