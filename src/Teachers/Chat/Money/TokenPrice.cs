namespace Distillery.Teachers;

/// <summary>What tokens cost, as the user gives it; nobody guesses a price.</summary>
/// <remarks>Money is counted in whole millionths of a millionth of a dollar (<c>pico</c>), so that sums over any number of requests are exact.</remarks>
public sealed record TokenPrice
{
    /// <summary>Picodollars in a dollar.</summary>
    public const long PicoPerDollar = 1_000_000_000_000;

    private readonly long _prompt;
    private readonly long _completion;

    /// <summary>Takes a price.</summary>
    /// <param name="inputPerMillion">Dollars for a million prompt tokens, 0 or more, at most 6 decimals.</param>
    /// <param name="outputPerMillion">Dollars for a million tokens of answers, 0 or more, at most 6 decimals.</param>
    /// <param name="discount">Share that is taken off, 0 to 1: 0.5 for half the price.</param>
    /// <exception cref="ArgumentException">A number is out of its range or has too many decimals to be exact.</exception>
    public TokenPrice(decimal inputPerMillion, decimal outputPerMillion, decimal discount = 0)
    {
        if (discount is < 0 or > 1)
            throw new ArgumentException($"teacher.price.batchDiscount is {discount}; it must lie in 0..1.", nameof(discount));
        (InputPerMillion, OutputPerMillion, Discount) = (inputPerMillion, outputPerMillion, discount);
        _prompt = PicoOf(inputPerMillion, discount, "inputPerMillion");
        _completion = PicoOf(outputPerMillion, discount, "outputPerMillion");
    }

    /// <summary>Dollars for a million prompt tokens, before the discount.</summary>
    public decimal InputPerMillion { get; }

    /// <summary>Dollars for a million tokens of answers, before the discount.</summary>
    public decimal OutputPerMillion { get; }

    /// <summary>Share that is taken off.</summary>
    public decimal Discount { get; }

    /// <summary>What some tokens cost, in picodollars, exactly.</summary>
    /// <param name="usage">The tokens.</param>
    public long Of(TokenUsage usage)
    {
        ArgumentNullException.ThrowIfNull(usage);
        return checked(usage.Prompt * _prompt + usage.Completion * _completion);
    }

    /// <summary>Picodollars as dollars, exactly.</summary>
    /// <param name="pico">Picodollars.</param>
    public static decimal ToDollars(long pico) => pico / (decimal)PicoPerDollar;

    /// <summary>Dollars as picodollars; what is smaller than one is cut off.</summary>
    /// <param name="dollars">Dollars, up to 9 million.</param>
    public static long ToPico(decimal dollars) => checked((long)(dollars * PicoPerDollar));

    private static long PicoOf(decimal perMillion, decimal discount, string name)
    {
        if (perMillion is < 0 or > 1_000_000)
            throw new ArgumentException($"teacher.price.{name} is {perMillion}; it must lie in 0..1,000,000 dollars.");
        // A dollar for a million tokens is a million picodollars for one.
        var pico = perMillion * (1 - discount) * 1_000_000;
        return pico == decimal.Truncate(pico)
            ? (long)pico
            : throw new ArgumentException($"teacher.price.{name} is {perMillion} less {discount:0.######}: more than 6 decimals, so sums would not be exact. Round it.");
    }
}
