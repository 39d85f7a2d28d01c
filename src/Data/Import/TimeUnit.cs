namespace Distillery.Data;

/// <summary>What a number in a time column counts, from 1970-01-01 UTC.</summary>
public enum TimeUnit
{
    /// <summary>Seconds.</summary>
    Seconds,

    /// <summary>Thousandths of a second.</summary>
    Milliseconds,
}
