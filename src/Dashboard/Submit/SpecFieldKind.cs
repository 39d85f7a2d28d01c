namespace Distillery.Dashboard.Submit;

/// <summary>Which control edits a field.</summary>
public enum SpecFieldKind
{
    /// <summary>A line of text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Yes or no.</summary>
    Switch,

    /// <summary>One of a few words.</summary>
    Choice,

    /// <summary>Whole numbers, written with commas.</summary>
    Wholes,

    /// <summary>Words, written with commas.</summary>
    Words,

    /// <summary>Words by words, written as <c>key=value</c> with commas.</summary>
    Pairs,
}
