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

    /// <summary>Marks at 1, 2 and 5 times powers of ten, or at powers of ten alone where there would be too many, that cover a range.</summary>
    /// <param name="low">Smallest value, above 0.</param>
    /// <param name="high">Largest value.</param>
    /// <returns>At least two growing marks; the first is at most <paramref name="low"/>, the last at least <paramref name="high"/>.</returns>
    public static double[] Powers(double low, double high)
    {
        if (!(low > 0) || !double.IsFinite(high) || high < low)
            throw new ArgumentOutOfRangeException(nameof(low), $"The range {low} to {high} is not above zero, finite and growing.");
        var first = (int)Math.Floor(Math.Log10(low) + 1e-9);
        var last = Math.Max(first + 1, (int)Math.Ceiling(Math.Log10(high) - 1e-9));
        var every = Math.Max(1, (last - first + 5) / 6);
        var marks = new List<double>();
        for (var power = first; power < last + every; power += every)
            marks.AddRange(every == 1 && last - first <= 2 && power < last ? [Math.Pow(10, power), 2 * Math.Pow(10, power), 5 * Math.Pow(10, power)] : [Math.Pow(10, power)]);
        // No empty stretch below or above what is drawn.
        while (marks.Count > 2 && marks[1] <= low * (1 + 1e-9))
            marks.RemoveAt(0);
        while (marks.Count > 2 && marks[^2] >= high * (1 - 1e-9))
            marks.RemoveAt(marks.Count - 1);
        return [.. marks.Select(mark => double.Parse(mark.ToString("G12", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture))];
    }

    private static double Step(double rough, bool whole)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double[] choices = [1, 2, 2.5, 5, 10];
        var step = choices.First(c => c * power >= rough * 0.999) * power;
        return whole ? Math.Max(1, Math.Ceiling(step)) : step;
    }
}
