namespace Distillery.Distillation.Dllm2Rec;

/// <summary>Settings of DLLM2Rec. A weight of 0 switches its part off: every ablation of the paper can be named.</summary>
public sealed record Dllm2RecOptions
{
    /// <summary>The paper's equations, or the released program.</summary>
    public Dllm2RecMode Mode { get; init; } = Dllm2RecMode.Paper;

    /// <summary>λ_d, weight of the ranking distillation, 0 or more; default 0.7. 0 = no ranking distillation.</summary>
    public double ListWeight { get; init; } = 0.7;

    /// <summary>K, entries of a list that are learnt, at least 1; default 10.</summary>
    public int ListLength { get; init; } = 10;

    /// <summary>γ_p, weight of the position, 0 or more; default 0.3.</summary>
    public double Position { get; init; } = 0.3;

    /// <summary>γ_c, weight of the confidence, 0 or more; default 0.5.</summary>
    public double Confidence { get; init; } = 0.5;

    /// <summary>γ_o, weight of the consistency with the student's own list, 0 or more; default 0.1.</summary>
    public double Consistency { get; init; } = 0.1;

    /// <summary>β of the position weight exp(-rank/β), above 0; default 1. The released program has it fixed at 1.</summary>
    public double Beta { get; init; } = 1.0;

    /// <summary>Weight of the projected item vector beside the free offset, 0 or more; default 0.3. 0 = no embedding distillation.</summary>
    public double VectorWeight { get; init; } = 0.3;

    /// <summary>Whether items have a free offset b_i (Eq. 13); default true. False is the ablation "no offset"; it needs item vectors.</summary>
    public bool HasOffset { get; init; } = true;

    /// <summary>Whether any part needs a teacher's lists.</summary>
    public bool UsesLists => ListWeight > 0 && (Position > 0 || Confidence > 0 || Consistency > 0);

    /// <summary>Whether any part needs a teacher's item vectors.</summary>
    public bool UsesVectors => VectorWeight > 0;

    /// <summary>Checks every field.</summary>
    /// <exception cref="ArgumentException">A field is out of range; the message names it, its value and the range.</exception>
    public void Validate()
    {
        NotNegative(ListWeight, "method.lists.weight");
        NotNegative(Position, "method.importance.position");
        NotNegative(Confidence, "method.importance.confidence");
        NotNegative(Consistency, "method.importance.consistency");
        NotNegative(VectorWeight, "method.vectors.weight");
        if (ListLength < 1)
            throw new ArgumentException($"method.lists.k is {ListLength}; it must be 1 or more.");
        if (!(Beta > 0) || !double.IsFinite(Beta))
            throw new ArgumentException($"method.importance.beta is {Beta}; it must be above 0.");
        if (!HasOffset && !UsesVectors)
            throw new ArgumentException("method.vectors.offset is false and method.vectors.weight is 0: the items would have no vectors. Switch one of them on.");
        if (Mode == Dllm2RecMode.ReleasedCode && ListWeight > 0 && !UsesLists)
            throw new ArgumentException("released-code mode divides by the sum of the three importance weights: at least one of position, confidence and consistency must be above 0. To switch the lists off, set method.lists.weight to 0.");
    }

    private static void NotNegative(double value, string field)
    {
        if (!(value >= 0) || !double.IsFinite(value))
            throw new ArgumentException($"{field} is {value}; it must be 0 or more.");
    }
}
