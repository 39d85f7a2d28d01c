using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Distillery.Registry;

/// <summary>Reads settings of the platform; a value that cannot be read is an error that names it.</summary>
public static class SettingExtensions
{
    /// <summary>A time that is written as a number of seconds, for example <c>0.5</c>.</summary>
    /// <param name="settings">The configuration.</param>
    /// <param name="key">For example <c>Distillery:Worker:LeaseSeconds</c>.</param>
    /// <param name="standard">The value when it is not set.</param>
    /// <exception cref="InvalidOperationException">It is not a number above 0.</exception>
    public static TimeSpan Seconds(this IConfiguration settings, string key, TimeSpan standard)
        => settings.Number(key) is not { } seconds ? standard
            : seconds > 0 && seconds <= TimeSpan.FromDays(365).TotalSeconds ? TimeSpan.FromSeconds(seconds)
            : throw Wrong(key, settings[key], "a number of seconds above 0");

    /// <summary>A number; null when it is not set.</summary>
    /// <param name="settings">The configuration.</param>
    /// <param name="key">For example <c>Distillery:Worker:MemoryGiB</c>.</param>
    /// <exception cref="InvalidOperationException">It is not a finite number.</exception>
    public static double? Number(this IConfiguration settings, string key)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings[key] is not { Length: > 0 } text ? null
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value
            : throw Wrong(key, text, "a number");
    }

    /// <summary>A whole number.</summary>
    /// <param name="settings">The configuration.</param>
    /// <param name="key">For example <c>Distillery:Worker:Concurrency</c>.</param>
    /// <param name="standard">The value when it is not set.</param>
    /// <exception cref="InvalidOperationException">It is not a whole number.</exception>
    public static int WholeNumber(this IConfiguration settings, string key, int standard)
        => settings.Number(key) is not { } number ? standard
            : number == Math.Truncate(number) && Math.Abs(number) <= int.MaxValue ? (int)number
            : throw Wrong(key, settings[key], "a whole number");

    /// <summary><c>true</c> or <c>false</c>.</summary>
    /// <param name="settings">The configuration.</param>
    /// <param name="key">For example <c>Distillery:RequireKey</c>.</param>
    /// <exception cref="InvalidOperationException">It is something else.</exception>
    public static bool Flag(this IConfiguration settings, string key)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings[key] is { Length: > 0 } text && (bool.TryParse(text, out var value) ? value : throw Wrong(key, text, "true or false"));
    }

    private static InvalidOperationException Wrong(string key, string? value, string right) => new($"{key} is '{value}'; it must be {right}.");
}
