using Distillery.Data;

namespace Distillery.Distillation.Stages;

/// <summary>Items that are never the target of a training row: a model that knows items by their id alone cannot recommend them.</summary>
public static class ColdItems
{
    /// <summary>Marks them.</summary>
    /// <param name="train">The training rows.</param>
    /// <returns>True for a cold item, <c>[items]</c>.</returns>
    public static bool[] Of(WindowSet train)
    {
        ArgumentNullException.ThrowIfNull(train);
        var cold = new bool[train.PaddingId];
        Array.Fill(cold, true);
        foreach (var target in train.Targets)
            cold[target] = false;
        return cold;
    }
}
