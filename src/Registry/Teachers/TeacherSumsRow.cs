using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>What was asked and what it cost, as <c>teacher_spend</c> counts it.</summary>
internal class TeacherSumsRow
{
    /// <summary>Prices are whole picodollars, so that sums are exact.</summary>
    public const decimal PicoPerDollar = 1_000_000_000_000m;

    public long Requests { get; set; }

    public long Answered { get; set; }

    public long Invalid { get; set; }

    public long Refused { get; set; }

    public long Failed { get; set; }

    public long PossiblyBilled { get; set; }

    public long PromptTokens { get; set; }

    public long CompletionTokens { get; set; }

    public long Pico { get; set; }

    public long PossiblePico { get; set; }

    public long Unpriced { get; set; }

    public TeacherSums ToSums() => new()
    {
        Requests = Requests, Answered = Answered, Invalid = Invalid, Refused = Refused, Failed = Failed, PossiblyBilled = PossiblyBilled, PromptTokens = PromptTokens,
        CompletionTokens = CompletionTokens, Usd = Pico / PicoPerDollar, PossibleUsd = PossiblePico / PicoPerDollar, Unpriced = Unpriced,
    };
}
