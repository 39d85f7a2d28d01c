namespace Distillery.Teachers;

/// <summary>What people read when asking ends early: why, what is there, and what to do.</summary>
internal static class StopSentences
{
    /// <summary>A budget is used up.</summary>
    /// <param name="limit">Which of its limits: <c>usd</c>, <c>tokens</c> or <c>requests</c>.</param>
    /// <param name="next">What the next request may cost at most.</param>
    /// <param name="budget">The budget.</param>
    /// <param name="progress">How far asking is.</param>
    /// <param name="others">What others have spent that share the budget.</param>
    public static TeacherStoppedException OutOfBudget(string limit, CallCost next, TeacherBudget budget, TeacherProgress progress, SpendTotals others)
    {
        var (missing, spent) = (progress.Wanted - progress.Cached - progress.Got, progress.Spent);
        var used = limit switch
        {
            "usd" => $"{spent.Usd:0.00####} USD are spent and {spent.PossibleUsd:0.00####} USD may have been billed besides; the next request may cost up to {TokenPrice.ToDollars(next.Pico ?? 0):0.00####} USD",
            "tokens" => $"{spent.Known.Total:N0} tokens are used and {spent.Possible.Total:N0} may have been billed besides; the next request may take up to {next.Tokens.Total:N0}",
            _ => $"{spent.Requests:N0} requests were sent",
        };
        var elsewhere = others.Requests == 0 ? "" : $" ({others.Requests:N0} requests of the job's other stages count too)";
        var all = progress.ProjectedUsd is { } usd ? $" At this rate all of them cost about {usd:0.00##} USD." : "";
        return new TeacherStoppedException(
            TeacherStop.Budget,
            $"teacher.budget.{limit} is used up ({budget}): {used}{elsewhere}. {progress.Cached + progress.Got:N0} of {progress.Wanted:N0} answers are there and are kept; {missing:N0} are missing.{all} Submit the job again with a larger budget: what is there costs nothing then.");
    }

    /// <summary>Asking makes no sense any more.</summary>
    /// <param name="reason">What kind of reason.</param>
    /// <param name="why">The reason, a sentence.</param>
    /// <param name="progress">How far asking is.</param>
    public static TeacherStoppedException Stopped(TeacherStop reason, string why, TeacherProgress progress)
        => new(reason, $"{why.TrimEnd('.')}. {progress.Cached + progress.Got:N0} of {progress.Wanted:N0} answers are there and are kept.");
}
