namespace Distillery.Contracts;

/// <summary>About what a job would ask of a paid teacher, before anything is read or asked. A preview of the job gives a bound.</summary>
public sealed record CostEstimate
{
    /// <summary>Whether the job asks an endpoint at all; otherwise nothing else is given.</summary>
    public required bool Asks { get; init; }

    /// <summary>Questions, none of them answered from the cache; null where the dataset has not been read here yet.</summary>
    public long? Questions { get; init; }

    /// <summary>Tokens of the prompts, about a quarter of their bytes.</summary>
    public long? PromptTokens { get; init; }

    /// <summary>Tokens of the answers at most.</summary>
    public long? AnswerTokensAtMost { get; init; }

    /// <summary>Dollars at these tokens; null without a price.</summary>
    public decimal? Usd { get; init; }

    /// <summary>Whether the job's budget covers it; null without a budget, or where it is not known.</summary>
    public bool? FitsBudget { get; init; }
}
