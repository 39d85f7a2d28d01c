using Distillery.Contracts;

namespace Distillery.Client;

public sealed partial class DistilleryClient
{
    /// <summary>Runs beside each other: parameters that differ, metrics, and each pair user by user.</summary>
    /// <param name="runIds">2 to 8 runs.</param>
    /// <param name="metric">A rank metric; <c>ndcg_at_20</c> when absent.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="DistilleryApiException">Code <c>not_comparable</c> (409) when they were not measured on the same rows.</exception>
    public Task<ComparisonView> CompareRunsAsync(IReadOnlyList<string> runIds, string? metric = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runIds);
        return calls.GetAsync<ComparisonView>(Route.Of("compare").With(("runs", string.Join(',', runIds)), ("metric", metric)), cancellationToken);
    }

    /// <summary>Versions beside each other, as <see cref="CompareRunsAsync"/>.</summary>
    /// <param name="versions">2 to 8 versions as <c>model/number</c>.</param>
    /// <param name="metric">A rank metric; <c>ndcg_at_20</c> when absent.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="DistilleryApiException">Code <c>not_comparable</c> (409) when they were not measured on the same rows.</exception>
    public Task<ComparisonView> CompareVersionsAsync(IReadOnlyList<string> versions, string? metric = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(versions);
        return calls.GetAsync<ComparisonView>(Route.Of("compare").With(("versions", string.Join(',', versions)), ("metric", metric)), cancellationToken);
    }

    /// <summary>From a version to its data, teacher answers, prompts, code and files.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">Its number.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<VersionLineage> GetLineageAsync(string model, int version, CancellationToken cancellationToken = default) =>
        calls.GetAsync<VersionLineage>(Route.Of("models", model, "versions", $"{version}", "lineage"), cancellationToken);

    /// <summary>The model card of a version, as Markdown.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">Its number.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<string> GetModelCardAsync(string model, int version, CancellationToken cancellationToken = default) =>
        calls.GetTextAsync(Route.Of("models", model, "versions", $"{version}", "card"), cancellationToken);

    /// <summary>Which versions learnt from a dataset, a user, an item or a file.</summary>
    /// <param name="dataset">A dataset by its digest or the start of it; with a user or an item: only in this one.</param>
    /// <param name="user">A user's id in the source.</param>
    /// <param name="item">An item's id in the source.</param>
    /// <param name="artifact">sha256 of a file, for example of a teacher's answers.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<LineageSearch> SearchLineageAsync(
        string? dataset = null, string? user = null, string? item = null, string? artifact = null, CancellationToken cancellationToken = default) =>
        calls.GetAsync<LineageSearch>(Route.Of("lineage").With(("dataset", dataset), ("user", user), ("item", item), ("artifact", artifact)), cancellationToken);
}
