namespace Distillery.Teachers;

/// <summary>What a template asks for.</summary>
public enum PromptAnswers
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>One title of the catalogue.</summary>
    Title,

    /// <summary>JSON with a list of titles, best first: see <see cref="RankedTitles"/>.</summary>
    Titles,

    /// <summary>Reasoning in three steps: see <see cref="RationaleSteps"/>.</summary>
    Steps,
}
