namespace Distillery.Registry;

/// <summary>An upload cannot go on as asked.</summary>
public sealed class UploadException : Exception
{
    /// <summary>With a code and a message.</summary>
    /// <param name="code">For programs: <c>digest_mismatch</c>, <c>part_too_large</c>, <c>parts_missing</c>, <c>upload_completed</c>.</param>
    /// <param name="message">What is wrong and what to do.</param>
    public UploadException(string code, string message)
        : base(message) => Code = code;

    /// <summary>With a message.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    public UploadException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public UploadException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Without a message; only for serialisers.</summary>
    public UploadException()
    {
    }

    /// <summary>For programs.</summary>
    public string Code { get; } = "upload_refused";

    internal static UploadException Mismatch(string expected, string actual)
        => new("digest_mismatch", $"The uploaded content has digest {actual}, not {expected}. The upload was dropped; send it again as a new one.");

    internal static UploadException PartTooLarge(int number, long most)
        => new("part_too_large", $"Part {number} is longer than {most} bytes, the size of this upload's parts.");
}
