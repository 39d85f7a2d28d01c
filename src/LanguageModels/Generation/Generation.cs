namespace Distillery.LanguageModels;

/// <summary>What a model wrote after a prompt.</summary>
/// <param name="Ids">The new tokens, without the stop token.</param>
/// <param name="LogProbability">Sum of the log-probabilities of the tokens and of the stop token where there is one, under the model itself
/// (before temperature, top-k, top-p and trie).</param>
/// <param name="Reason">Why it ended.</param>
/// <param name="TokenLogProbabilities">Log-probability of each token and at last of the stop token where there is one; null unless asked
/// for.</param>
public sealed record Generation(IReadOnlyList<int> Ids, double LogProbability, FinishReason Reason, IReadOnlyList<float>? TokenLogProbabilities = null);
