using TorchSharp;

namespace Distillery.LanguageModels;

/// <summary>Something learnt beside a frozen projection, for example LoRA's low-rank product.</summary>
public interface IProjectionBranch
{
    /// <summary>The projection's output with the branch in it.</summary>
    /// <param name="projection">The layer that it belongs to.</param>
    /// <param name="input"><c>[.., in]</c>.</param>
    /// <returns><c>[.., out]</c>.</returns>
    torch.Tensor Forward(Projection projection, torch.Tensor input);
}
