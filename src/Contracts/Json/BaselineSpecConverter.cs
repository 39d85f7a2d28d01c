using System.Text.Json;
using System.Text.Json.Serialization;

namespace Distillery.Contracts;

/// <summary>Writes a baseline that is only a word as that word, and reads both forms.</summary>
public sealed class BaselineSpecConverter : JsonConverter<BaselineSpec>
{
    // The object form without this converter, or reading would never end.
    private static readonly JsonSerializerOptions ObjectForm = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <inheritdoc/>
    public override BaselineSpec? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? new BaselineSpec { Row = reader.GetString() }
            : JsonSerializer.Deserialize<BaselineSpec>(ref reader, ObjectForm);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, BaselineSpec value, JsonSerializerOptions options)
    {
        if (value.Row is not null && value == new BaselineSpec { Row = value.Row })
            writer.WriteStringValue(value.Row);
        else
            JsonSerializer.Serialize(writer, value, ObjectForm);
    }
}
