namespace Distillery.Data;

/// <summary>The layout of the files that a dataset is imported from.</summary>
public enum DatasetKind
{
    /// <summary>Recognised from the names of the files.</summary>
    Auto,

    /// <summary><c>sequences.jsonl[.gz]</c> and <c>items.tsv</c>.</summary>
    Sequences,

    /// <summary>GroupLens: <c>ratings.dat</c> or <c>ratings.csv</c>, and <c>movies.dat</c> or <c>movies.csv</c>.</summary>
    MovieLens,

    /// <summary>Amazon reviews of 2014 or 2018 as JSON lines, with or without a metadata file.</summary>
    Amazon,

    /// <summary>One CSV or TSV file with a column for the user, the item and the time.</summary>
    Csv,

    /// <summary>The ready windows that DLLM2Rec reads: <c>train_data.csv</c>, <c>val_data.csv</c>, <c>test_data.csv</c>.</summary>
    Dllm2Rec,
}
