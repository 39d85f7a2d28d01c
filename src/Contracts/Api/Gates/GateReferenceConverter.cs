using System.Text.Json;
using System.Text.Json.Serialization;

namespace Distillery.Contracts;

/// <summary>Writes the champion as its word, a baseline as an object, and reads both.</summary>
public sealed class GateReferenceConverter : JsonConverter<GateReference>
{
    /// <inheritdoc/>
    public override GateReference? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        return root.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String when root.GetString() == GateReference.ChampionWord => GateReference.Champion,
            JsonValueKind.Object when root.EnumerateObject().Count() == 1 && root.TryGetProperty("baseline", out var row) && row.ValueKind == JsonValueKind.String
                => new GateReference { Baseline = row.GetString() },
            _ => throw new JsonException($"against is {root.GetRawText()}; it must be \"{GateReference.ChampionWord}\" or {{\"baseline\": \"item-knn\"}}."),
        };
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, GateReference value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        if (value.Baseline is null)
        {
            writer.WriteStringValue(GateReference.ChampionWord);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("baseline", value.Baseline);
        writer.WriteEndObject();
    }
}
