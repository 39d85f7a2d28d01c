using System.Net;
using Distillery.Contracts;

namespace Distillery.Client;

/// <summary>The API refused a call, or could not be reached. The message is the API's own sentence where it gave one.</summary>
public sealed class DistilleryApiException : Exception
{
    /// <summary>Code of a failure that never reached the API, or got no answer.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>Code of an answer that is not what this client expects.</summary>
    public const string UnexpectedAnswer = "unexpected_answer";

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened, as a sentence.</param>
    /// <param name="code">A stable code.</param>
    /// <param name="status">The HTTP status; null when there was no answer.</param>
    /// <param name="problems">Every problem of a refused spec.</param>
    /// <param name="inner">The cause.</param>
    public DistilleryApiException(
        string message,
        string code,
        HttpStatusCode? status = null,
        IReadOnlyList<SpecProblem>? problems = null,
        Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
        Status = status;
        Problems = problems ?? [];
    }

    /// <summary>The HTTP status; null when the API could not be reached.</summary>
    public HttpStatusCode? Status { get; }

    /// <summary>The API's stable code, for example <c>invalid_spec</c> or <c>not_found</c>; <see cref="Unreachable"/> without an answer.</summary>
    public string Code { get; }

    /// <summary>Every problem of a refused spec, empty for other errors.</summary>
    public IReadOnlyList<SpecProblem> Problems { get; }

    /// <summary>Whether the same call may succeed later without a change: no answer, 408, 429 or a server error.</summary>
    public bool IsTransient => Status is null
        ? Code == Unreachable
        : Status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)Status >= 500;
}
