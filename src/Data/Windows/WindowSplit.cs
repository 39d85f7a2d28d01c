namespace Distillery.Data;

/// <summary>The three parts of a split. Models are selected on <paramref name="Validation"/>, never on <paramref name="Test"/>.</summary>
/// <param name="Train">Rows that may be learnt from.</param>
/// <param name="Validation">Rows for early stopping and choices.</param>
/// <param name="Test">Rows that are reported, once.</param>
public sealed record WindowSplit(WindowSet Train, WindowSet Validation, WindowSet Test);
