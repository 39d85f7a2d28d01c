namespace Distillery.Data;

/// <summary>A window before it is cut: whose, and which position is the target.</summary>
internal readonly record struct WindowRow(int User, int Position, long Time);
