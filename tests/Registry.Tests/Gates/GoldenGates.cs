using System.Text.Json;

namespace Distillery.Registry.Tests;

/// <summary>gates.json, which gates.py made.</summary>
internal sealed record GoldenGates(GoldenGates.Columns Rows, int ColdHistory, IReadOnlyList<GoldenGates.Candidate> Candidates)
{
    public static GoldenGates Read()
    {
        using var stream = typeof(GoldenGates).Assembly.GetManifestResourceStream("gates.json").ShouldNotBeNull();
        return JsonSerializer.Deserialize<GoldenGates>(stream, JsonSerializerOptions.Web).ShouldNotBeNull();
    }

    internal sealed record Columns(
        int[] User, int[] Target, int[] History, [property: System.Text.Json.Serialization.JsonPropertyName("target_train")] int[] TargetTrain, int[] Champion);

    internal sealed record Candidate(string Name, int[] Rank, Numbers All, Numbers ColdUsers);

    internal sealed record Numbers(
        int Users, int Rows, double Value, double Against, double Difference, double Low, double High, double FreeLow, double FreeHigh, double Error, int Wins, int Losses);
}
