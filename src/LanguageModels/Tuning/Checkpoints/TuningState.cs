using TorchSharp;

namespace Distillery.LanguageModels;

/// <summary>Everything that a run carries from step to step, beside weights and optimiser. Order and dropout follow from seed and step.</summary>
internal sealed class TuningState : IDisposable
{
    /// <summary>Steps that are done.</summary>
    internal long Step { get; set; }

    internal long Tokens { get; set; }

    internal long AnswerTokens { get; set; }

    /// <summary>Wall time of the steps.</summary>
    internal double Seconds { get; set; }

    internal List<double> StepLosses { get; init; } = [];

    internal List<TuningEvaluation> Evaluations { get; init; } = [];

    internal bool IsFinished { get; set; }

    internal bool StoppedEarly { get; set; }

    /// <summary>Steps in a row with too large a loss.</summary>
    internal int Strikes { get; set; }

    /// <summary>Weights of the best evaluation; null before the first.</summary>
    internal Dictionary<string, torch.Tensor>? BestWeights { get; set; }

    /// <summary>The evaluation with the smallest loss; the first of equals.</summary>
    internal TuningEvaluation? Best => Evaluations.MinBy(evaluation => evaluation.Loss);

    public void Dispose()
    {
        foreach (var tensor in BestWeights?.Values ?? Enumerable.Empty<torch.Tensor>())
            tensor.Dispose();
    }
}
