using Distillery.Contracts;
using Distillery.Registry;

namespace Distillery.WorkerRuntime;

/// <summary>
/// A leased stage as its handler sees it. All members are safe to call from several threads. After the lease is lost every write is
/// refused: buffered reports are dropped and the awaited members throw <see cref="StaleTokenException"/>.
/// </summary>
public interface IStageContext
{
    /// <summary>The job.</summary>
    string JobId { get; }

    /// <summary>The stage.</summary>
    string StageId { get; }

    /// <summary>The stage's name, unique in the job.</summary>
    string StageName { get; }

    /// <summary>The stage's child run, which holds its parameters, metrics and artifacts.</summary>
    string RunId { get; }

    /// <summary>Who submitted the job.</summary>
    string Actor { get; }

    /// <summary>1 for the first attempt; a resumed or retried stage counts a new one.</summary>
    int Attempt { get; }

    /// <summary>What the stage does.</summary>
    StageParameters Parameters { get; }

    /// <summary>Every output of every stage that this one depends on, ordered by stage name, then path.</summary>
    IReadOnlyList<StageInput> Inputs { get; }

    /// <summary>Scratch folder, kept between attempts on the same machine but never relied on.</summary>
    string WorkFolder { get; }

    /// <summary>Files that a later attempt, on any machine, continues from.</summary>
    ICheckpoints Checkpoints { get; }

    /// <summary>Answers of teachers, and the stage's requests and spending.</summary>
    IStageAnswers Answers { get; }

    /// <summary>Brings an output of an earlier stage to this machine and verifies its checksum.</summary>
    /// <param name="stageName">Name of the stage that wrote it; one that this stage depends on.</param>
    /// <param name="path">Its path, as given to <see cref="OutputAsync"/>.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>A local file, to be read only; its name ends like <paramref name="path"/>.</returns>
    /// <exception cref="PermanentStageException">There is no such input; the message lists what there is.</exception>
    Task<string> InputAsync(string stageName, string path, CancellationToken cancellationToken);

    /// <summary>Stores a file now; it becomes an artifact of the stage's run when the stage succeeds.</summary>
    /// <param name="path">Path in the run: relative, with <c>/</c>, for example <c>eval/full-ranking.test.safetensors</c>.</param>
    /// <param name="localFile">The file; it may be deleted afterwards.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>Lower-case hex sha256 of the content.</returns>
    Task<string> OutputAsync(string path, string localFile, CancellationToken cancellationToken);

    /// <summary>Reports how far the stage is.</summary>
    /// <param name="share">Share done, <c>0 .. 1</c>; clamped.</param>
    /// <param name="message">What it does at the moment, for example <c>epoch 3 of 8</c>.</param>
    /// <param name="secondsLeft">Estimated seconds until it ends, when known.</param>
    void Progress(double share, string message, double? secondsLeft = null);

    /// <summary>Reports one value of a metric. A value that is not finite becomes a warning in the log.</summary>
    /// <param name="key">Letters, digits, <c>_ - . /</c> and space, at most 250: for example <c>loss</c>, <c>ndcg_at_20</c>.</param>
    /// <param name="step">Step or epoch. The newest value of a step counts.</param>
    /// <param name="value">The value.</param>
    void Metric(string key, long step, double value);

    /// <summary>Reports a parameter that the result depends on; the newest value of a key counts.</summary>
    /// <param name="key">At most 250 characters.</param>
    /// <param name="value">At most 8000 characters; longer ones are cut.</param>
    void Param(string key, string value);

    /// <summary>Writes a line to the job's log.</summary>
    /// <param name="level"><c>debug</c>, <c>info</c>, <c>warning</c> or <c>error</c>.</param>
    /// <param name="text">The line.</param>
    void Log(string level, string text);

    /// <summary>Makes a dataset known, with the files from which a later job can read it again. Doing so twice changes nothing.</summary>
    /// <param name="dataset">What it is.</param>
    /// <param name="files">Its files: paths, and digests as returned by <see cref="OutputAsync"/>.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    Task RegisterDatasetAsync(DatasetView dataset, IReadOnlyList<StoredFile> files, CancellationToken cancellationToken);

    /// <summary>Finds a dataset that was imported before and brings its files to this machine.</summary>
    /// <param name="digest">Its digest, or an unambiguous start of at least 8 digits.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>The dataset and its local files by path.</returns>
    /// <exception cref="PermanentStageException">There is none, or there are several.</exception>
    Task<LocalDataset> OpenDatasetAsync(string digest, CancellationToken cancellationToken);

    /// <summary>Makes a new version of a registered model. A stage makes one version: a second call answers the first one's.</summary>
    /// <param name="version">What it is made of.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>The version with its number.</returns>
    Task<ModelVersionView> RegisterVersionAsync(NewModelVersion version, CancellationToken cancellationToken);
}
