namespace Distillery.Contracts;

/// <summary>A stage in a webhook's payload.</summary>
/// <param name="Id">Id of the stage.</param>
/// <param name="Name">Its name in the job.</param>
/// <param name="Kind">One of <see cref="StageKinds"/>.</param>
/// <param name="State">One of <see cref="StageStates"/>.</param>
/// <param name="Attempt">How often it was started.</param>
/// <param name="Worker">Who had it last.</param>
/// <param name="Error">What went wrong, as a sentence.</param>
public sealed record WebhookStage(string Id, string Name, string Kind, string State, int Attempt, string? Worker, string? Error);
