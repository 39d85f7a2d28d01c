namespace Distillery.Infra.Tests;

/// <summary>Steps into plain YAML values.</summary>
internal static class Tree
{
    /// <summary>What lies at a path of keys; null when a step is missing.</summary>
    public static object? At(this object? value, params string[] path)
        => path.Aggregate(value, (step, key) => step is Dictionary<string, object?> map && map.TryGetValue(key, out var next) ? next : null);

    public static string Text(this object? value, params string[] path) => Yaml.Scalar(value.At(path).ShouldNotBeNull(string.Join('.', path)));

    public static IReadOnlyList<object?> Items(this object? value, params string[] path) => value.At(path) as IReadOnlyList<object?> ?? [];

    public static IReadOnlyDictionary<string, object?> Pairs(this object? value, params string[] path)
        => value.At(path) as Dictionary<string, object?> ?? [];
}
