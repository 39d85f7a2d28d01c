namespace Distillery.LanguageModels;

/// <summary>One projection that gets a branch.</summary>
/// <param name="Path">Its path in the model, for example <c>model.layers.0.self_attn.q_proj</c>.</param>
/// <param name="Rank">r.</param>
/// <param name="Scale">Factor of BA.</param>
internal sealed record LoraTarget(string Path, int Rank, double Scale);
