using TorchSharp;

namespace Distillery.Recommenders;

/// <summary>Everything that a run carries from step to step, beside weights and optimiser.</summary>
internal sealed class TrainingState : IDisposable
{
    /// <summary>0-based epoch that comes next or is under way.</summary>
    internal int Epoch { get; set; }

    /// <summary>Steps of that epoch that are done.</summary>
    internal int Step { get; set; }

    /// <summary>Wall time of those steps.</summary>
    internal double EpochSeconds { get; set; }

    internal List<double> StepLosses { get; init; } = [];

    internal List<EpochResult> Epochs { get; init; } = [];

    internal bool IsFinished { get; set; }

    internal bool StoppedEarly { get; set; }

    /// <summary>Weights of the best epoch; null before the first validation.</summary>
    internal Dictionary<string, torch.Tensor>? BestWeights { get; set; }

    /// <summary>The best epoch; the first of equals. Null before the first validation.</summary>
    internal EpochResult? Best => Epochs.Where(epoch => epoch.Validation is not null).MaxBy(epoch => epoch.Validation!.Score);

    /// <summary>Mean loss of the current epoch's steps.</summary>
    internal double MeanLoss => Step == 0 ? 0 : StepLosses.TakeLast(Step).Average();

    public void Dispose() => ModuleWeights.Dispose(BestWeights);
}
