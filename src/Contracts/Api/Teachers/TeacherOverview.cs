namespace Distillery.Contracts;

/// <summary>What has been asked of teachers so far, and what is kept.</summary>
/// <param name="Models">What the cache holds, by model.</param>
/// <param name="Spend">What all jobs together have spent.</param>
public sealed record TeacherOverview(IReadOnlyList<TeacherCacheView> Models, TeacherSums Spend);
