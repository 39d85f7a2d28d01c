namespace Distillery.Recommenders;

/// <summary>Measures a student after an epoch; the best epoch's weights are kept.</summary>
public interface IValidation
{
    /// <summary>Measures, with the student in evaluation mode and no gradients.</summary>
    /// <param name="student">The student as it is now.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    ValidationScore Evaluate(IStudent student, CancellationToken cancellationToken);
}
