using System.Text.Json.Serialization;

namespace Distillery.LanguageModels;

/// <summary>How well held-out answers are predicted.</summary>
/// <param name="Step">Steps that were done before.</param>
/// <param name="Loss">Mean of -ln p over the answers' tokens.</param>
/// <param name="TokenAccuracy">Share of the answers' tokens that have the largest score, 0 to 1.</param>
/// <param name="Tokens">Tokens that were predicted.</param>
public sealed record TuningEvaluation(long Step, double Loss, double TokenAccuracy, long Tokens)
{
    /// <summary>e^loss: among how many equally likely tokens the model seems to choose.</summary>
    [JsonIgnore]
    public double Perplexity => Math.Exp(Loss);
}
