namespace Distillery.JobApi.Fuzz;

/// <summary>What became of the requests to one endpoint.</summary>
internal sealed class FuzzResult(string name)
{
    public string Name { get; } = name;

    /// <summary>Answers by status.</summary>
    public SortedDictionary<int, int> Statuses { get; } = [];

    /// <summary>Answers that are our fault (5xx), with their requests.</summary>
    public List<string> ServerErrors { get; } = [];

    /// <summary>Refused requests after which the store was not what it was before.</summary>
    public List<string> HalfWritten { get; } = [];

    /// <summary>Refusals without a problem document.</summary>
    public List<string> Wordless { get; } = [];

    public int Requests => Statuses.Values.Sum();
}
