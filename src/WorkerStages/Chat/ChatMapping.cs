using Distillery.Contracts;
using Distillery.Teachers;

namespace Distillery.WorkerStages;

/// <summary>What a spec's teacher means as settings of a chat teacher.</summary>
public static class ChatMapping
{
    /// <summary>Maps a teacher of kind <c>chat</c>.</summary>
    /// <param name="teacher">The spec's teacher.</param>
    /// <exception cref="ArgumentException">A field is out of range; the message names it.</exception>
    public static ChatTeacherOptions ToChatOptions(this TeacherSpec teacher)
    {
        ArgumentNullException.ThrowIfNull(teacher);
        var isBatch = teacher.Transport == "batch";
        var options = new ChatTeacherOptions
        {
            Model = teacher.Model ?? "",
            Endpoint = Address(teacher.Endpoint, "teacher.endpoint"),
            Template = teacher.Template,
            Windows = teacher.Windows,
            K = teacher.K,
            Seed = teacher.Seed,
            Budget = new TeacherBudget((decimal?)teacher.Budget?.Usd, teacher.Budget?.Requests, teacher.Budget?.Tokens),
            // The discount is for batch files alone.
            Price = teacher.Price is { } price
                ? new TokenPrice((decimal)price.InputPerMillion, (decimal)price.OutputPerMillion, isBatch ? (decimal)price.BatchDiscount : 0)
                : null,
            Limits = teacher.Limits is { } limits
                ? new LimitOptions { Concurrency = limits.Concurrency, RequestsPerMinute = limits.RequestsPerMinute, TokensPerMinute = limits.TokensPerMinute }
                : new LimitOptions(),
            Retries = teacher.Limits is { } patience
                ? new RetryOptions { Tries = patience.Retries + 1, Timeout = TimeSpan.FromSeconds(patience.TimeoutSeconds) }
                : new RetryOptions(),
            Decoding = teacher.Decoding is { } decoding
                ? new DecodingOptions { Temperature = decoding.Temperature, TopP = decoding.TopP, MaxTokens = decoding.MaxTokens, Seed = decoding.Seed }
                : new DecodingOptions(),
            StopAt = teacher.StopAt is { } stop ? new StopRule(stop.InvalidShare, stop.FailedShare, stop.After) : new StopRule(),
            Embeddings = teacher.Embeddings is { } embeddings
                ? new EmbeddingOptions
                {
                    Model = embeddings.Model,
                    Endpoint = embeddings.Endpoint is { } own ? Address(own, "teacher.embeddings.endpoint") : null,
                    Dim = embeddings.Dim,
                    Price = embeddings.PricePerMillion is { } perMillion ? new TokenPrice((decimal)perMillion, 0) : null,
                }
                : null,
            Batch = isBatch ? new BatchOptions { Folder = teacher.Folder } : null,
        };
        options.Validate();
        return options;
    }

    private static Uri Address(string? text, string field)
        => Uri.TryCreate(text, UriKind.Absolute, out var address) ? address : throw new ArgumentException($"{field} is '{text}'; an address like http://localhost:8000/v1 is right.");
}
