namespace Distillery.Browser.Tests;

/// <summary>How a visitor's browser is set up.</summary>
/// <param name="Dark">Whether the system asks for dark colours.</param>
/// <param name="Width">Of the window, CSS pixels.</param>
/// <param name="Height">Of the window, CSS pixels.</param>
/// <param name="Zone">The reader's time zone.</param>
public sealed record Look(bool Dark = false, int Width = 1280, int Height = 860, string Zone = "Europe/Berlin");
