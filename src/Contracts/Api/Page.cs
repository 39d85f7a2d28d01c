namespace Distillery.Contracts;

/// <summary>A part of a list.</summary>
/// <typeparam name="T">What it lists.</typeparam>
/// <param name="Items">The entries.</param>
/// <param name="Next">Give this as <c>after</c> to get the next part; null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
