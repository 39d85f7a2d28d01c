namespace Distillery.Recommenders;

/// <summary>The check of a setting, with the message that every refused setting has.</summary>
internal static class OptionRange
{
    internal static void Check(bool holds, string field, object value, string range)
    {
        if (!holds)
            throw new ArgumentException($"{field} is {value}; it must be {range}.", field);
    }
}
