namespace Distillery.Teachers;

/// <summary>What asking will take at most, before anything is sent.</summary>
public sealed record TeacherEstimate
{
    /// <summary>Different questions.</summary>
    public required int Questions { get; init; }

    /// <summary>Of them, those whose answers are there: they cost nothing.</summary>
    public required int Cached { get; init; }

    /// <summary>Requests for the rest, if none has to be repeated.</summary>
    public required int Requests { get; init; }

    /// <summary>Upper bound of the prompts' tokens (bytes of UTF-8 and a chat's frame; real counts of English are about a quarter).</summary>
    public required long PromptTokensAtMost { get; init; }

    /// <summary>Upper bound of the answers' tokens (<c>maxTokens</c> each).</summary>
    public required long CompletionTokensAtMost { get; init; }

    /// <summary>Upper bound in dollars; null where no price is given.</summary>
    public decimal? UsdAtMost { get; init; }

    /// <summary>Minutes at the given concurrency and limits; null for batch files, whose time is the endpoint's.</summary>
    public double? Minutes { get; init; }

    /// <summary>Seconds of one request that the minutes assume.</summary>
    public required double SecondsPerRequest { get; init; }

    /// <summary>Whether the budget covers the upper bound; null without a budget.</summary>
    public bool? FitsBudget { get; init; }

    /// <summary>Estimates.</summary>
    /// <param name="options">The teacher.</param>
    /// <param name="prompts">The prompts.</param>
    /// <param name="embedded">Texts whose vectors are asked for besides; empty for none.</param>
    /// <param name="cached">Keys whose answers are there.</param>
    /// <param name="secondsPerRequest">Assumed seconds of one request, above 0.</param>
    public static TeacherEstimate Of(
        ChatTeacherOptions options, ChatPrompts prompts, IReadOnlyList<string> embedded, IReadOnlySet<string> cached, double secondsPerRequest)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentNullException.ThrowIfNull(embedded);
        ArgumentNullException.ThrowIfNull(cached);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(secondsPerRequest);
        var asked = Enumerable.Range(0, prompts.Keys.Count).DistinctBy(row => prompts.Keys[row]).ToArray();
        var open = asked.Where(row => !cached.Contains(prompts.Keys[row])).ToArray();
        var texts = options.Embeddings is { } model
            ? embedded.Distinct(StringComparer.Ordinal).ToDictionary(text => AnswerKey.OfEmbedding(model.Model, text, model.Dim), text => text, StringComparer.Ordinal)
            : [];
        var openTexts = texts.Where(pair => !cached.Contains(pair.Key)).Select(pair => pair.Value).ToArray();
        var textRequests = options.Embeddings is { } embeddings ? (openTexts.Length + embeddings.TextsPerRequest - 1) / embeddings.TextsPerRequest : 0;
        var chat = new TokenUsage(open.Sum(row => prompts.All[row].TokensAtMost), (long)open.Length * options.Decoding.MaxTokens);
        var vectors = new TokenUsage(TokenBound.Of(openTexts), 0);
        var pico = options.Price is null || (openTexts.Length > 0 && options.Embeddings!.Price is null)
            ? (long?)null
            : options.Price.Of(chat) + (options.Embeddings?.Price?.Of(vectors) ?? 0);
        var requests = open.Length + textRequests;
        var tokens = chat.Total + vectors.Total;
        var budget = options.Budget;
        return new TeacherEstimate
        {
            Questions = asked.Length + texts.Count,
            Cached = asked.Length + texts.Count - open.Length - openTexts.Length,
            Requests = requests,
            PromptTokensAtMost = chat.Prompt + vectors.Prompt,
            CompletionTokensAtMost = chat.Completion,
            UsdAtMost = pico is { } money ? TokenPrice.ToDollars(money) : null,
            Minutes = options.Batch is null ? Seconds(options.Limits, requests, tokens, secondsPerRequest) / 60 : null,
            SecondsPerRequest = secondsPerRequest,
            FitsBudget = budget is { Usd: null, Requests: null, Tokens: null }
                ? null
                : (budget.Requests is not { } most || requests <= most) && (budget.Tokens is not { } bound || tokens <= bound)
                    && (budget.Usd is not { } usd || (pico is { } cost && cost <= TokenPrice.ToPico(usd))),
        };
    }

    private static double Seconds(LimitOptions limits, int requests, long tokens, double secondsPerRequest)
    {
        var rounds = Math.Ceiling((double)requests / limits.Concurrency) * secondsPerRequest;
        var byRequests = limits.RequestsPerMinute is { } perMinute ? 60.0 * Math.Max(0, requests - perMinute) / perMinute : 0;
        var byTokens = limits.TokensPerMinute is { } most ? 60.0 * Math.Max(0, tokens - most) / most : 0;
        return Math.Max(rounds, Math.Max(byRequests, byTokens));
    }
}
