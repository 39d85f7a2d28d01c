namespace Distillery.Registry;

/// <summary>A batch of requests that goes to an endpoint as one file.</summary>
/// <param name="Id">Our name of it.</param>
/// <param name="RemoteId">The endpoint's name of it; null until it is known.</param>
/// <param name="FileId">The endpoint's name of its file; null until it was uploaded.</param>
/// <param name="IsDone">Whether all its requests have ended.</param>
/// <param name="Open">Its requests that have not ended; only read, never written.</param>
public sealed record TeacherBatch(string Id, string? RemoteId, string? FileId, bool IsDone, IReadOnlyList<TeacherAttempt> Open);
