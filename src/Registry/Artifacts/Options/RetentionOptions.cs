namespace Distillery.Registry;

/// <summary>
/// When the files of an ended job go. With neither limit, never. Files of a job that made a model version stay in any case, and so do
/// those of a job with a stage whose result may still answer another.
/// </summary>
public sealed class RetentionOptions
{
    /// <summary>The newest jobs of each name that keep their files.</summary>
    public int? KeepJobsPerName { get; init; }

    /// <summary>How long a job keeps its files after its end.</summary>
    public TimeSpan? KeepFor { get; init; }

    /// <summary>How long after its end a stage's result may answer another stage that asks the same.</summary>
    /// <value>The default is 30 days.</value>
    public TimeSpan ReuseWindow { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Whether anything may go at all.</summary>
    internal bool IsOn => KeepJobsPerName is not null || KeepFor is not null;
}
