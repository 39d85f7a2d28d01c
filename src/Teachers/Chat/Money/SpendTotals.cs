namespace Distillery.Teachers;

/// <summary>What one stage has spent so far, over all its resumptions, each request counted once.</summary>
public sealed record SpendTotals
{
    /// <summary>Requests that were sent, whatever came of them.</summary>
    public long Requests { get; init; }

    /// <summary>Requests whose answers were used.</summary>
    public long Answered { get; init; }

    /// <summary>Requests whose answers could not be used; they were paid all the same.</summary>
    public long Invalid { get; init; }

    /// <summary>Requests that the endpoint refused to work on (too many at once, wrong parameters).</summary>
    public long Refused { get; init; }

    /// <summary>Requests that failed.</summary>
    public long Failed { get; init; }

    /// <summary>Requests that may have been billed, but nobody knows: in flight when a process died, timed out, cut off, or with wrong usage.</summary>
    public long PossiblyBilled { get; init; }

    /// <summary>Tokens that the endpoint stated, of all requests.</summary>
    public TokenUsage Known { get; init; } = new(0, 0);

    /// <summary>Picodollars of <see cref="Known"/>.</summary>
    public long KnownPico { get; init; }

    /// <summary>Upper bound of the tokens of <see cref="PossiblyBilled"/> requests.</summary>
    public TokenUsage Possible { get; init; } = new(0, 0);

    /// <summary>Upper bound of the picodollars of <see cref="PossiblyBilled"/> requests.</summary>
    public long PossiblePico { get; init; }

    /// <summary>Requests with tokens whose price was not known.</summary>
    public long Unpriced { get; init; }

    /// <summary>Dollars that were surely spent; null where a price is not known.</summary>
    public decimal? Usd => Unpriced > 0 ? null : TokenPrice.ToDollars(KnownPico);

    /// <summary>Dollars that may have been spent besides, at most; null where a price is not known.</summary>
    public decimal? PossibleUsd => Unpriced > 0 ? null : TokenPrice.ToDollars(PossiblePico);

    /// <summary>The totals after one more request was sent.</summary>
    public SpendTotals Sent() => this with { Requests = Requests + 1 };

    /// <summary>The totals after a request ended.</summary>
    /// <param name="reserved">What it could cost at most.</param>
    /// <param name="end">How it ended.</param>
    public SpendTotals Ended(CallCost reserved, AttemptEnd end)
    {
        ArgumentNullException.ThrowIfNull(reserved);
        ArgumentNullException.ThrowIfNull(end);
        var counted = end.Outcome switch
        {
            AttemptOutcome.Answered => this with { Answered = Answered + 1 },
            AttemptOutcome.Invalid => this with { Invalid = Invalid + 1 },
            AttemptOutcome.Refused => this with { Refused = Refused + 1 },
            AttemptOutcome.Failed => this with { Failed = Failed + 1 },
            _ => this,
        };
        if (end.Usage is { } usage)
            return counted with
            {
                Known = new TokenUsage(Known.Prompt + usage.Prompt, Known.Completion + usage.Completion),
                KnownPico = KnownPico + (end.Pico ?? 0),
                Unpriced = Unpriced + (end.Pico is null && usage.Total > 0 ? 1 : 0),
            };
        if (!end.MayBeBilled)
            return counted;
        return counted with
        {
            PossiblyBilled = PossiblyBilled + 1,
            Possible = new TokenUsage(Possible.Prompt + reserved.Tokens.Prompt, Possible.Completion + reserved.Tokens.Completion),
            PossiblePico = PossiblePico + (reserved.Pico ?? 0),
            Unpriced = Unpriced + (reserved.Pico is null ? 1 : 0),
        };
    }
}
