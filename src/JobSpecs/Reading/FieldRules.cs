using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Distillery.Contracts;

namespace Distillery.JobSpecs;

/// <summary>Checks one value against the validation attributes of its property and says what would be right.</summary>
internal static class FieldRules
{
    /// <summary>Whether a value is allowed; what is wrong goes to <paramref name="problems"/>.</summary>
    public static bool IsValid(PropertyInfo property, object? value, string path, List<SpecProblem> problems)
    {
        var before = problems.Count;
        foreach (var rule in property.GetCustomAttributes<ValidationAttribute>())
        {
            if (rule is not RequiredAttribute && !rule.IsValid(value))
                problems.Add(new SpecProblem(path, Explain(rule, value)));
            else if (rule is RequiredAttribute && value is string { Length: 0 })
                problems.Add(new SpecProblem(path, "is empty."));
        }

        return problems.Count == before;
    }

    private static string Explain(ValidationAttribute rule, object? value) => rule switch
    {
        RangeAttribute range => $"is {value}; it must be from {range.Minimum} to {range.Maximum}.",
        AllowedValuesAttribute allowed => $"is \"{value}\"; it must be {Choices(allowed.Values)}.",
        RegularExpressionAttribute expression => $"is \"{value}\"; it must match {expression.Pattern}.",
        MaxLengthAttribute longest => $"has {Length(value)} entries; at most {longest.Length} are allowed.",
        MinLengthAttribute shortest => $"has {Length(value)} entries; at least {shortest.Length} needed.",
        _ => rule.FormatErrorMessage("it"),
    };

    private static int Length(object? value) => value switch
    {
        string text => text.Length,
        ICollection collection => collection.Count,
        _ => 0,
    };

    private static string Choices(object?[] values)
    {
        var words = values.Where(v => v is not null).ToList();
        return words.Count == 1 ? $"{words[0]}" : $"one of {string.Join(", ", words)}";
    }
}
