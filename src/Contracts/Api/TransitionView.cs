namespace Distillery.Contracts;

/// <summary>One change of state, with who and why.</summary>
/// <param name="Time">UTC.</param>
/// <param name="Stage">Name of the stage; null for the job itself.</param>
/// <param name="From">State before; null at the beginning.</param>
/// <param name="To">State after.</param>
/// <param name="Actor">Who did it: a user, <c>worker:…</c> or <c>system</c>.</param>
/// <param name="Cause">Why, for example <c>claimed</c>, <c>worker-lost</c>, <c>cancel-requested</c>, <c>reused</c>.</param>
public sealed record TransitionView(DateTimeOffset Time, string? Stage, string? From, string To, string Actor, string Cause);
