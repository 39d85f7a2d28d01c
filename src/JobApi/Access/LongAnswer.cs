namespace Distillery.JobApi.Access;

/// <summary>An endpoint whose answer or body takes its time.</summary>
internal sealed class LongAnswer;
