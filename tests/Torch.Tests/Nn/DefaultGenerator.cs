namespace Distillery.Torch.Tests.Nn;

/// <summary>Tests that seed the default generator, which all threads share: they run alone.</summary>
[CollectionDefinition(nameof(DefaultGenerator), DisableParallelization = true)]
public sealed class DefaultGenerator
{
}
