namespace Distillery.WorkerRuntime;

/// <summary>An output of a stage that this one depends on.</summary>
/// <param name="StageName">Name of that stage.</param>
/// <param name="Path">Path of the artifact.</param>
/// <param name="Digest">Lower-case hex sha256 of its content.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="RunId">The run of that stage.</param>
public sealed record StageInput(string StageName, string Path, string Digest, long Bytes, string RunId);
