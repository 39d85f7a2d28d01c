using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Distillery.Registry;

/// <summary>Numbers of a section, with their ranges.</summary>
internal sealed class ArtifactSettings(IConfigurationSection section)
{
    public double Number(string key, double standard, double least, double most = 1e9) => Optional(key, least, most) ?? standard;

    public double? Optional(string key, double least, double most = 1e9)
    {
        if (section[key] is not { Length: > 0 } text)
            return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw new ArgumentException($"{section.Path}:{key} is '{text}'; it must be a number from {least} to {most}.");
    }
}
