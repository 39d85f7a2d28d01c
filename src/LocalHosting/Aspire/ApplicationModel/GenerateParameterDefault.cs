using Distillery.LocalHosting.Servers;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A random value with letters and digits, and special characters unless switched off.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    /// <summary>Number of characters.</summary>
    public int MinLength { get; set; } = 22;

    /// <summary>Whether special characters occur.</summary>
    public bool Special { get; set; } = true;

    /// <inheritdoc/>
    public override string GetDefaultValue() => Passwords.Make(MinLength, Special);
}
