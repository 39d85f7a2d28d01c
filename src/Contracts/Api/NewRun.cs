namespace Distillery.Contracts;

/// <summary>What <c>POST /api/runs</c> takes: a run that belongs to no job.</summary>
/// <param name="Name">Name for people, 1 to 250 characters.</param>
/// <param name="Id">32 lower-case hex digits chosen by the caller, so that the same call may be made again; a new id when absent.</param>
public sealed record NewRun(string? Name, string? Id = null);
