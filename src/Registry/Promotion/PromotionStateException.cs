namespace Distillery.Registry;

/// <summary>A request, an alias or a model is not in a state that allows the act.</summary>
public sealed class PromotionStateException : Exception
{
    /// <summary>With a code.</summary>
    /// <param name="code">For example <c>promotion_ended</c>, <c>already_voted</c>, <c>promotion_open</c>, <c>no_earlier_version</c>, <c>name_taken</c>.</param>
    /// <param name="message">What is in the way.</param>
    public PromotionStateException(string code, string message)
        : base(message) => Code = code;

    /// <summary>Without anything.</summary>
    public PromotionStateException()
    {
    }

    /// <summary>With a message.</summary>
    /// <param name="message">What is in the way.</param>
    public PromotionStateException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and its cause.</summary>
    /// <param name="message">What is in the way.</param>
    /// <param name="innerException">The cause.</param>
    public PromotionStateException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A stable name for programs.</summary>
    public string Code { get; } = "invalid_state";
}
