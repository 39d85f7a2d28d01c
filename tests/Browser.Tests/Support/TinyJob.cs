namespace Distillery.Browser.Tests;

/// <summary>Jobs that end within seconds.</summary>
internal static class TinyJob
{
    /// <summary>A plain student beside training-free rows on a small sample shop.</summary>
    public static string Spec(string name, string? model = null, int seed = 1, int epochs = 2) =>
        $$"""
        name: {{name}}
        dataset: { sample: { users: 200, items: 120 } }
        method: { name: none }
        student: { dim: 8 }
        training: { epochs: {{epochs}}, seed: {{seed}} }
        baselines: [popularity, item-knn]
        {{(model is null ? "" : $"register: {{ model: {model} }}")}}
        """;
}
