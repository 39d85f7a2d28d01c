namespace Distillery.Teachers;

/// <summary>How an endpoint is held to a form of answer.</summary>
internal enum AnswerStructure
{
    /// <summary>By a JSON schema.</summary>
    Schema,

    /// <summary>By "some JSON object".</summary>
    Object,

    /// <summary>By the prompt alone.</summary>
    None,
}
