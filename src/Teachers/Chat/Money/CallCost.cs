namespace Distillery.Teachers;

/// <summary>What one request may cost at most, or what some requests have cost.</summary>
/// <param name="Tokens">Tokens.</param>
/// <param name="Pico">Picodollars; null where the price is not known.</param>
/// <param name="Requests">Requests.</param>
public sealed record CallCost(TokenUsage Tokens, long? Pico, long Requests = 1)
{
    /// <summary>The most that a request can cost.</summary>
    /// <param name="promptTokens">Upper bound of the prompt's tokens.</param>
    /// <param name="maxTokens">Most tokens of the answer.</param>
    /// <param name="price">The price; null where it is not known.</param>
    public static CallCost AtMost(long promptTokens, long maxTokens, TokenPrice? price)
    {
        var tokens = new TokenUsage(promptTokens, maxTokens);
        return new CallCost(tokens, price?.Of(tokens));
    }
}
