using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Distillery.Teachers;

/// <summary>
/// Names an answer by what it depends on: kind, model, prompt, decoding, template version. Endpoint, API key, price and concurrency are no part
/// of it. The scheme is versioned and described in <c>docs/formats.md</c>.
/// </summary>
public static class AnswerKey
{
    /// <summary>Kind of a chat's answer.</summary>
    public const string Chat = "chat";

    /// <summary>Kind of an embedding.</summary>
    public const string Embedding = "embedding";

    private static readonly byte[] Mark = "distillery-answer-1\n"u8.ToArray();

    /// <summary>Key of a chat's answer.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prompt">The prompt as it is sent.</param>
    /// <param name="decoding">How the model writes.</param>
    /// <param name="template">What the prompt was made with.</param>
    /// <returns>Lower-case hex sha256.</returns>
    public static string OfChat(string model, Prompt prompt, DecodingOptions decoding, PromptTemplate template)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentNullException.ThrowIfNull(decoding);
        ArgumentNullException.ThrowIfNull(template);
        return Of(
            Chat, model, prompt.System, prompt.User,
            Text(decoding.Temperature), Text(decoding.TopP), Text(decoding.MaxTokens), decoding.Seed is { } seed ? Text(seed) : null,
            template.Id, Text(template.Version), template.Digest);
    }

    /// <summary>Key of an embedding.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">The text.</param>
    /// <param name="dim">Length of the vector that is asked for; null for the model's own.</param>
    /// <returns>Lower-case hex sha256.</returns>
    public static string OfEmbedding(string model, string text, int? dim) => Of(Embedding, model, text, dim is { } length ? Text(length) : null);

    private static string Text(IFormattable number) => number.ToString(number is double ? "R" : null, CultureInfo.InvariantCulture);

    /// <summary>Each field with its length before it, so that no two lists of fields have the same bytes.</summary>
    private static string Of(params ReadOnlySpan<string?> fields)
    {
        var most = Mark.Length;
        foreach (var field in fields)
            most += sizeof(int) + Encoding.UTF8.GetMaxByteCount(field?.Length ?? 0);
        var buffer = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            Mark.CopyTo(buffer, 0);
            var end = Mark.Length;
            foreach (var field in fields)
            {
                var bytes = field is null ? 0 : Encoding.UTF8.GetBytes(field, buffer.AsSpan(end + sizeof(int)));
                BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(end), field is null ? -1 : bytes);
                end += sizeof(int) + bytes;
            }

            return Convert.ToHexStringLower(SHA256.HashData(buffer.AsSpan(0, end)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
