namespace Distillery.Teachers;

/// <summary>A teacher behind an OpenAI-compatible endpoint.</summary>
public sealed record ChatTeacherOptions
{
    /// <summary>The model, as the endpoint calls it.</summary>
    public required string Model { get; init; }

    /// <summary>Base address, for example <c>https://api.openai.com/v1</c> or <c>http://localhost:11434/v1</c>.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>Where item vectors come from; null for none.</summary>
    public EmbeddingOptions? Embeddings { get; init; }

    /// <summary>The most that the stage may spend; default no limit.</summary>
    public TeacherBudget Budget { get; init; } = new();

    /// <summary>What tokens cost; null where the user gave no price.</summary>
    public TokenPrice? Price { get; init; }

    /// <summary>How fast the endpoint is asked.</summary>
    public LimitOptions Limits { get; init; } = new();

    /// <summary>How the model writes.</summary>
    public DecodingOptions Decoding { get; init; } = new();

    /// <summary>When requests are sent again.</summary>
    public RetryOptions Retries { get; init; } = new();

    /// <summary>When to stop early.</summary>
    public StopRule StopAt { get; init; } = new();

    /// <summary>Batch files instead of single requests; null for single ones.</summary>
    public BatchOptions? Batch { get; init; }

    /// <summary>Prompt template: an id or a file; null for the usual one of what is asked (<c>rank-v1</c>, <c>slim-cot-v1</c>).</summary>
    public string? Template { get; init; }

    /// <summary>For rankings: items in each list, at least 1; default 20.</summary>
    public int K { get; init; } = 20;

    /// <summary>How many training windows are asked about, sampled by the seed; null for all.</summary>
    public int? Windows { get; init; }

    /// <summary>Seed of samples and of the waits between tries.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// Seed of the order in which questions are asked, part by part; null for their own order. Stages that ask the same questions at the same time
    /// in different orders find each other's answers, so that each question is paid about once. No answer depends on it.
    /// </summary>
    public long? OrderSeed { get; init; }

    /// <summary>Checks every field.</summary>
    /// <exception cref="ArgumentException">A field is out of range; the message names it, its value and what would be right.</exception>
    public void Validate()
    {
        if (string.IsNullOrWhiteSpace(Model))
            throw new ArgumentException("teacher.model is missing; kind chat needs the name of a model.");
        CheckAddress(Endpoint, "teacher.endpoint");
        if (Embeddings is { } embeddings)
            embeddings.Validate();
        if (Budget.Usd is < 0 or > 1_000_000 || Budget.Requests < 0 || Budget.Tokens < 0)
            throw new ArgumentException($"teacher.budget is {Budget}; its limits must not be negative, and usd not above 1,000,000.");
        if (Budget.Usd is not null && Price is null)
            throw new ArgumentException("teacher.budget.usd needs teacher.price: nobody guesses what tokens cost.");
        if (Budget.Usd is not null && Embeddings is { Price: null })
            throw new ArgumentException("teacher.budget.usd needs teacher.embeddings.pricePerMillion (0 where they cost nothing).");
        Limits.Validate();
        Decoding.Validate();
        Retries.Validate();
        StopAt.Validate();
        Batch?.Validate();
        if (K is < 1 or > 200)
            throw new ArgumentException($"teacher.k is {K}; it must lie in 1..200.");
        if (Windows < 1)
            throw new ArgumentException($"teacher.windows is {Windows}; it must be at least 1.");
    }

    internal static void CheckAddress(Uri? address, string field)
    {
        if (address is null || !address.IsAbsoluteUri || address.Scheme is not ("http" or "https"))
            throw new ArgumentException($"{field} is '{address}'; an address like http://localhost:11434/v1 is right.");
        if (address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
            throw new ArgumentException($"{field} must be an address alone, without a name, a password or a query: a key belongs into the variable that teacher.apiKeyVariable names.");
    }
}
