namespace Distillery.LanguageModels;

/// <summary>One text in the making.</summary>
/// <param name="Prompt">Index of its prompt.</param>
/// <param name="Length">Tokens in the cache, prompt included.</param>
/// <param name="Room">Most new tokens that it may get.</param>
/// <param name="Seed">What its draws depend on.</param>
internal sealed record SearchRow(int Prompt, int Length, int Room, ulong Seed)
{
    public List<int> Ids { get; init; } = [];

    public List<float> LogProbabilities { get; init; } = [];

    public double Sum { get; set; }

    /// <summary>Where it is in the trie.</summary>
    public int Node { get; set; }

    /// <summary>Tokens in the cache once those of <see cref="Ids"/> are in it.</summary>
    public int FullLength => Length + Ids.Count;

    public void Take(int id, double logProbability)
    {
        Ids.Add(id);
        LogProbabilities.Add((float)logProbability);
        Sum += logProbability;
    }

    /// <summary>A copy that goes on with one more token.</summary>
    public SearchRow With(int id, double logProbability, int node)
    {
        var next = this with { Ids = [.. Ids], LogProbabilities = [.. LogProbabilities], Node = node };
        next.Take(id, logProbability);
        return next;
    }

    public Generation End(FinishReason reason, double stop, bool keep)
    {
        List<float>? kept = keep ? [.. LogProbabilities] : null;
        if (reason == FinishReason.Stop) kept?.Add((float)stop);
        return new Generation([.. Ids], Sum + (reason == FinishReason.Stop ? stop : 0), reason, kept);
    }
}
