using Distillery.Data;

namespace Distillery.Recommenders;

/// <summary>
/// What a student is taught: it owns the training rows, computes the loss of some of them and runs the backward pass, so that the
/// student's parameters hold the gradient. The trainer does everything else.
/// </summary>
/// <remarks>
/// An objective keeps nothing random between steps: whatever it draws comes from the generator of the step. So a resumed run repeats
/// the unbroken one.
/// </remarks>
public interface IObjective
{
    /// <summary>Its name with every setting that changes the numbers; a checkpoint of another name is not resumed.</summary>
    string Name { get; }

    /// <summary>How many units (rows or groups of rows) an epoch visits, each once.</summary>
    int UnitCount { get; }

    /// <summary>Loss and backward pass over some units. Gradients of the student are zero before.</summary>
    /// <param name="units">0-based units.</param>
    /// <param name="random">The generator of this step.</param>
    /// <returns>The mean loss and how many rows it was taken over.</returns>
    StepResult Step(ReadOnlySpan<int> units, SeededGenerator random);
}
