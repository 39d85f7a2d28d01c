using System.Globalization;
using Distillery.Data;
using Distillery.Teachers;

namespace Distillery.Distillation.Stages;

/// <summary>Stage <c>query-teacher</c> for SLIM with the <c>content</c> teacher: rationales from a template, in <see cref="RationaleFile.FileName"/>.</summary>
public static class AskContentRationales
{
    private const int ListLength = 10;

    /// <summary>Writes rationales.</summary>
    /// <param name="options">The content teacher's settings.</param>
    /// <param name="users">Users of whom one training window each is drawn by the seed; null for every window of every part.</param>
    /// <param name="data">The data.</param>
    /// <param name="folder">Where the file is written; made where it is missing.</param>
    /// <param name="report">Told what happens.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="StageInputException">An option does not fit the data.</exception>
    public static RationaleFile Run(
        QueryTeacherOptions options, int? users, PreparedData data, string folder, IStageReport? report = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(data);
        report ??= SilentReport.Instance;
        try
        {
            // A rationale names the first of a list; a small catalogue has shorter ones.
            var length = Math.Min(Math.Min(ListLength, options.ListLength), data.Dataset.Catalogue.Count - data.Split.Train.Length);
            if (length < 1)
                throw new StageInputException(
                    $"the catalogue has {data.Dataset.Catalogue.Count} items, and up to {data.Split.Train.Length} (split.window) of a history are left out of what a rationale names, so nothing is left: choose a smaller split.window, or data with more items.");
            report.Progress(0, "fitting item-kNN and text");
            var teacher = ContentTeacher.Fit(
                data.Dataset, data.Split, new ContentTeacherOptions { Folds = options.Folds, Seed = options.Seed, VectorDim = options.VectorDim }, cancellationToken);
            var writer = new ContentRationales(data.Dataset.Catalogue);
            var rationales = new List<Rationale>();
            foreach (var (rows, isTrain, message) in Parts(users, options.Seed, data))
            {
                report.Progress(0.3, message);
                // The lists for training windows come from the users of other folds: a kNN that has counted a window knows its answer.
                var answers = teacher.Answer(rows, crossFit: isTrain, length, cancellationToken: cancellationToken);
                rationales.AddRange(writer.Write(rows, answers));
            }

            var provenance = new RationaleProvenance
            {
                Source = "content",
                Label = ContentTeacher.Label,
                DatasetDigest = data.Dataset.Digest,
                CatalogueDigest = data.Dataset.Catalogue.Digest,
                Decoding = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["seed"] = options.Seed.ToString(CultureInfo.InvariantCulture), ["template"] = "content-1" },
            };
            RationaleFile.Write(Path.Combine(folder, RationaleFile.FileName), provenance, rationales);
            report.Progress(1, $"{rationales.Count:N0} rationales ({ContentTeacher.Label})");
            return new RationaleFile(provenance, rationales);
        }
        catch (ArgumentException exception)
        {
            throw new StageInputException(exception.Message, exception);
        }
    }

    private static IEnumerable<(WindowSet Rows, bool IsTrain, string Message)> Parts(int? users, int seed, PreparedData data)
    {
        if (users is { } count)
        {
            var sample = WindowSubset.Of(data.Split.Train, WindowSubset.OnePerUser(data.Split.Train, count, seed));
            yield return (sample, true, $"rationales of {sample.Count:N0} users");
            yield break;
        }

        yield return (data.Split.Train, true, $"rationales of {data.Split.Train.Count:N0} training windows");
        yield return (data.Split.Validation, false, $"rationales of {data.Split.Validation.Count:N0} validation windows");
        yield return (data.Split.Test, false, $"rationales of {data.Split.Test.Count:N0} test windows");
    }
}
