namespace Distillery.WorkerRuntime;

/// <summary>Files of a stage that survive the death of its worker. They are dropped when the stage succeeds.</summary>
public interface ICheckpoints
{
    /// <summary>Stores a file under a name, in place of the one before. When the call returns, it survives <c>kill -9</c>.</summary>
    /// <param name="name">Name, unique in the stage, for example <c>trainer</c>.</param>
    /// <param name="localFile">The file; it may be deleted afterwards.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    Task SaveAsync(string name, string localFile, CancellationToken cancellationToken);

    /// <summary>Brings the newest file of a name to this machine and verifies its checksum.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>A local file, to be read only; null when there is none.</returns>
    Task<string?> TryLoadAsync(string name, CancellationToken cancellationToken);
}
