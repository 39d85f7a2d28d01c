using Distillery.Baselines;

namespace Distillery.Distillation.Stages;

/// <summary>Fits training-free rows; parts that several rows share are fitted once, and each row is charged for all that it needs.</summary>
internal sealed class FreeRows(PreparedData data, TimeProvider time, CancellationToken cancellationToken)
{
    private (ItemKnn Model, double Seconds)? _knn;
    private (TextTfIdf Model, double Seconds)? _text;

    public (IItemScorer Scorer, double Seconds) Fit(RowKind kind) => kind switch
    {
        RowKind.Popularity => Timed(() => (IItemScorer)Popularity.Fit(data.Split.Train)),
        RowKind.ItemKnn => Knn(),
        RowKind.Text => Text(),
        RowKind.Hybrid => Hybrid(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "a trained row is not fitted here."),
    };

    private (ItemKnn Model, double Seconds) Knn() => _knn ??= Timed(() => ItemKnn.FromPrefixes(data.Prefixes));

    private (TextTfIdf Model, double Seconds) Text() => _text ??= Timed(() => TextTfIdf.Build(data.Dataset.Catalogue));

    private (IItemScorer Scorer, double Seconds) Hybrid()
    {
        var (knn, text) = (Knn(), Text());
        var (hybrid, seconds) = Timed(() =>
        {
            var columns = CodeColumn.Detect(data.Dataset.Catalogue);
            var codes = columns.Count == 0 ? null : CodeSimilarity.Build(data.Dataset.Catalogue, columns);
            return Baselines.Hybrid.Fit(knn.Model, text.Model, codes, data.Split.Validation, cancellationToken: cancellationToken);
        });
        return (hybrid, knn.Seconds + text.Seconds + seconds);
    }

    private (T Model, double Seconds) Timed<T>(Func<T> fit)
    {
        var began = time.GetTimestamp();
        var model = fit();
        return (model, time.GetElapsedTime(began).TotalSeconds);
    }
}
