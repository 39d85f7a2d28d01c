using System.Globalization;

namespace Distillery.Registry;

/// <summary>Addresses under which MLflow's clients find the files of a registered version: a folder of the artifact proxy that shows them as they were registered.</summary>
public static class MLflowSources
{
    /// <summary>First part of those paths.</summary>
    public const string Root = "registered-models";

    /// <summary>The address of a version's files.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">Its number.</param>
    public static string Of(string model, int version) => string.Create(CultureInfo.InvariantCulture, $"mlflow-artifacts:/{Root}/{Uri.EscapeDataString(model)}/{version}");

    /// <summary>Reads the path of such an address, as the proxy gets it.</summary>
    /// <param name="path">For example <c>registered-models/games/3/model/MLmodel</c>.</param>
    /// <returns>Model, version and the path below; null when it is another path.</returns>
    public static (string Model, int Version, string Below)? Parse(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var parts = path.Trim('/').Split('/');
        return parts.Length >= 3 && parts[0] == Root && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? (Uri.UnescapeDataString(parts[1]), version, string.Join('/', parts[3..]))
            : null;
    }
}
