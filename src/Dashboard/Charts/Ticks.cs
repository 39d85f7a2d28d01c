namespace Distillery.Dashboard.Charts;

/// <summary>Round axis marks.</summary>
internal static class Ticks
{
    /// <summary>Marks at multiples of 1, 2, 2.5 or 5 times a power of ten that cover a range.</summary>
    /// <param name="low">Smallest value.</param>
    /// <param name="high">Largest value; equal to <paramref name="low"/> gives a range around it.</param>
    /// <param name="count">Wanted number of marks, at least 2.</param>
    /// <param name="whole">Whether only whole numbers make sense, as for steps.</param>
    /// <returns>Growing marks; the first is at most <paramref name="low"/>, the last at least <paramref name="high"/>.</returns>
    public static double[] Nice(double low, double high, int count, bool whole = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        if (!double.IsFinite(low) || !double.IsFinite(high) || high < low)
            throw new ArgumentOutOfRangeException(nameof(low), $"The range {low} to {high} is not finite and growing.");
        if (high - low < Math.Max(1e-12, Math.Abs(high) * 1e-9))
        {
            var room = low == 0 ? 1 : Math.Abs(low) * 0.1;
            (low, high) = (low - room, high + room);
        }

        var step = Step((high - low) / (count - 1), whole);
        var first = Math.Floor(low / step + 1e-9);
        var last = Math.Ceiling(high / step - 1e-9);
        var marks = new double[(int)(last - first) + 1];
        for (var i = 0; i < marks.Length; i++)
            marks[i] = Math.Round((first + i) * step, 12);
        return marks;
    }

    private static double Step(double rough, bool whole)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double[] choices = [1, 2, 2.5, 5, 10];
        var step = choices.First(c => c * power >= rough * 0.999) * power;
        return whole ? Math.Max(1, Math.Ceiling(step)) : step;
    }
}
