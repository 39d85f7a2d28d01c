using Distillery.Contracts;

namespace Distillery.JobSpecs;

/// <summary>Reckons what a job would ask of its teacher from the spec and the dataset's size alone.</summary>
public static class CostEstimator
{
    private const int BytesPerToken = 4;

    // The words of a prompt around the titles, and what stands around each title in a list.
    private const int TemplateBytes = 1_600;
    private const int BytesAroundTitle = 6;

    /// <summary>Estimates.</summary>
    /// <param name="spec">A valid spec.</param>
    /// <param name="dataset">The dataset, if it has been read before.</param>
    public static CostEstimate Of(JobSpec spec, DatasetView? dataset)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var stages = spec.Preview is not null || spec.Teacher.Kind != "chat"
            ? []
            : JobPlanner.Plan(spec).Where(stage => stage.Kind == StageKinds.QueryTeacher).ToList();
        if (stages.Count == 0)
            return new CostEstimate { Asks = false };
        var questions = stages.Select(stage => Questions(spec, stage, dataset)).ToList();
        if (questions.Any(count => count is null))
            return new CostEstimate { Asks = true };
        var asked = questions.Sum()!.Value;
        var title = dataset?.Profile?.MeanTitleBytes ?? 40;
        var prompt = (long)Math.Ceiling(asked * (TemplateBytes + spec.Split.Window * (title + BytesAroundTitle)) / BytesPerToken);
        var answer = asked * (spec.Teacher.Decoding ?? new DecodingSpec()).MaxTokens;
        var usd = spec.Teacher.Price is { } price ? Dollars(price, spec.Teacher.Transport == "batch", prompt, answer) : (decimal?)null;
        return new CostEstimate
        {
            Asks = true,
            Questions = asked,
            PromptTokens = prompt,
            AnswerTokensAtMost = answer,
            Usd = usd,
            FitsBudget = Fits(spec.Teacher.Budget, asked, prompt + answer, usd),
        };
    }

    // Windows for rankings, users or every window for rationales.
    private static long? Questions(JobSpec spec, StagePlan stage, DatasetView? dataset)
    {
        // A user with fewer items than a window gives one row; the longer ones give one for each further item.
        long? all = dataset is null ? null
            : spec.Split.Windows == "last" ? dataset.Users
            : Math.Max(dataset.Users, dataset.Interactions - (long)spec.Split.Window * dataset.Users);
        return stage.Parameters.Rationales switch
        {
            { Users: { } users } => dataset is null ? users : Math.Min(users, dataset.Users),
            not null => all,
            null when spec.Teacher.Windows is { } windows => dataset is null ? windows : Math.Min(windows, all!.Value),
            null => all is null ? null : spec.Split.Kind == "time" ? (long)(all * spec.Split.Train) : Math.Max(dataset!.Users, all.Value - 2L * dataset.Users),
        };
    }

    private static decimal Dollars(PriceSpec price, bool isBatch, long prompt, long answer)
        => (prompt * (decimal)price.InputPerMillion + answer * (decimal)price.OutputPerMillion) / 1_000_000m * (isBatch ? 1 - (decimal)price.BatchDiscount : 1);

    private static bool? Fits(BudgetSpec? budget, long requests, long tokens, decimal? usd)
    {
        if (budget is null or { Usd: null, Requests: null, Tokens: null } || (budget.Usd is not null && usd is null))
            return null;
        return !(requests > budget.Requests || tokens > budget.Tokens || usd > (decimal?)budget.Usd);
    }
}
