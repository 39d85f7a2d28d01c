namespace Distillery.Registry;

/// <summary>How a clause compares.</summary>
public enum FilterOperator
{
    /// <summary><c>=</c></summary>
    Equal,

    /// <summary><c>!=</c></summary>
    NotEqual,

    /// <summary><c>&lt;</c></summary>
    Less,

    /// <summary><c>&lt;=</c></summary>
    LessOrEqual,

    /// <summary><c>&gt;</c></summary>
    Greater,

    /// <summary><c>&gt;=</c></summary>
    GreaterOrEqual,

    /// <summary><c>LIKE</c>: % any text, _ one character, capitals count.</summary>
    Like,

    /// <summary><c>ILIKE</c>: the same, capitals do not count.</summary>
    ILike,

    /// <summary><c>IN (…)</c></summary>
    In,

    /// <summary><c>NOT IN (…)</c></summary>
    NotIn,
}
