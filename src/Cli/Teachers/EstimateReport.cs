using Distillery.Teachers;

namespace Distillery.Cli.Teachers;

/// <summary>What asking would take.</summary>
/// <param name="Asks"><c>lists</c> or <c>rationales</c>.</param>
/// <param name="Model">The model that would be asked.</param>
/// <param name="Budget">The spec's budget in words.</param>
/// <param name="Estimate">The numbers.</param>
/// <param name="Note">What else there is to say; null where nothing.</param>
internal sealed record EstimateReport(string Asks, string Model, string Budget, TeacherEstimate Estimate, string? Note);
