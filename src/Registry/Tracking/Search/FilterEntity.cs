namespace Distillery.Registry;

/// <summary>What a clause of a filter or an order speaks about.</summary>
public enum FilterEntity
{
    /// <summary>A property of the thing itself.</summary>
    Attribute,

    /// <summary>The newest value of a metric.</summary>
    Metric,

    /// <summary>A parameter.</summary>
    Param,

    /// <summary>A tag.</summary>
    Tag,

    /// <summary>A dataset that a run read: its <c>name</c>, <c>digest</c> or <c>context</c>.</summary>
    Dataset,
}
