using System.Text.Json;

namespace Distillery.Teachers;

/// <summary>The JSON that is sent, as the OpenAI API and its relatives understand it.</summary>
internal static class ChatBody
{
    public static byte[] Chat(string model, Prompt prompt, DecodingOptions decoding, string? schema, ChatDialect dialect)
        => Write(json =>
        {
            json.WriteString("model", model);
            json.WriteStartArray("messages");
            if (prompt.System is { } system)
                Message(json, "system", system);
            Message(json, "user", prompt.User);
            json.WriteEndArray();
            json.WriteNumber(dialect.UsesMaxCompletionTokens ? "max_completion_tokens" : "max_tokens", decoding.MaxTokens);
            if (!dialect.OmitsSampling)
            {
                json.WriteNumber("temperature", decoding.Temperature);
                json.WriteNumber("top_p", decoding.TopP);
            }

            if (decoding.Seed is { } seed)
                json.WriteNumber("seed", seed);
            if (schema is not null && dialect.Structure != AnswerStructure.None)
                Structure(json, schema, dialect.Structure);
            json.WriteBoolean("stream", false);
        });

    public static byte[] Embeddings(string model, IReadOnlyList<string> texts, int? dim)
        => Write(json =>
        {
            json.WriteString("model", model);
            json.WriteStartArray("input");
            foreach (var text in texts)
                json.WriteStringValue(text);
            json.WriteEndArray();
            if (dim is { } length)
                json.WriteNumber("dimensions", length);
            json.WriteString("encoding_format", "float");
        });

    private static void Message(Utf8JsonWriter json, string role, string text)
    {
        json.WriteStartObject();
        json.WriteString("role", role);
        json.WriteString("content", text);
        json.WriteEndObject();
    }

    private static void Structure(Utf8JsonWriter json, string schema, AnswerStructure structure)
    {
        json.WriteStartObject("response_format");
        json.WriteString("type", structure == AnswerStructure.Schema ? "json_schema" : "json_object");
        if (structure == AnswerStructure.Schema)
        {
            json.WriteStartObject("json_schema");
            json.WriteString("name", "answer");
            json.WriteBoolean("strict", true);
            json.WritePropertyName("schema");
            json.WriteRawValue(schema);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static byte[] Write(Action<Utf8JsonWriter> fields)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }

        return memory.ToArray();
    }
}
