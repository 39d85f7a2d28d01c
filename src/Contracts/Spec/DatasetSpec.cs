using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Distillery.Contracts;

/// <summary>Exactly one of <see cref="Path"/>, <see cref="Id"/> and <see cref="Sample"/> names the data.</summary>
public sealed record DatasetSpec
{
    /// <summary>A file or folder that the worker can read.</summary>
    [Description("A file or folder that the worker can read.")]
    public string? Path { get; init; }

    /// <summary>Digest of a dataset that was imported before; 64 hex digits, or an unambiguous start of at least 8.</summary>
    [RegularExpression("^[0-9a-f]{8,64}$")]
    public string? Id { get; init; }

    /// <summary>Generated data: the sample shop.</summary>
    public SampleSpec? Sample { get; init; }

    /// <summary>The layout of the files; recognised when absent.</summary>
    [AllowedValues("sequences", "movielens", "amazon", "csv", "dllm2rec", null)]
    public string? Kind { get; init; }

    /// <summary>A short name for people; the folder's name when absent.</summary>
    [RegularExpression("^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
    public string? Name { get; init; }

    /// <summary>For <c>csv</c>: which column is <c>user</c>, <c>item</c>, <c>time</c>, <c>title</c>.</summary>
    public IReadOnlyDictionary<string, string>? Columns { get; init; }

    /// <summary>Keep only users and items with at least this many interactions (k-core); everything when absent.</summary>
    [Range(1, 1000)]
    public int? MinimumInteractions { get; init; }
}
