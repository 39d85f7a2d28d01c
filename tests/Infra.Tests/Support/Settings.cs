using System.Text.RegularExpressions;

namespace Distillery.Infra.Tests;

/// <summary>Which settings the code reads: a name in a deployment file that nothing reads is a typing error that nobody notices.</summary>
internal static partial class Settings
{
    private static readonly string[] Standard =
    [
        "HTTP_PORTS", "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_EXPORTER_OTLP_HEADERS", "OTEL_SERVICE_NAME",
        "DOTNET_EnableDiagnostics", "DOTNET_GCgen0size", "DOTNET_gcServer", "DOTNET_NOLOGO", "DOTNET_CLI_TELEMETRY_OPTOUT", "CI", "LIBTORCH",
        "OMP_WAIT_POLICY", "MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_", "NVIDIA_VISIBLE_DEVICES", "NVIDIA_DRIVER_CAPABILITIES",
    ];

    public static bool IsRead(string variable)
    {
        if (Standard.Contains(variable))
            return true;
        var parts = variable.Split("__");
        if (parts is ["ConnectionStrings", var name])
            return Repo.Code.Values.Any(code => ConnectionName().Matches(code).Any(match => match.Groups[1].Value == name));
        if (parts.Length < 2)
            return false;
        var whole = $"\"{string.Join(':', parts)}\"";
        if (Repo.Code.Values.Any(code => code.Contains(whole, StringComparison.Ordinal)))
            return true;
        // A section that is named in one file and read, key by key, in files beside it.
        var key = parts[^1];
        for (var length = parts.Length - 1; length >= 2; length--)
        {
            var section = $"\"{string.Join(':', parts[..length])}\"";
            var folders = Repo.Code.Where(pair => pair.Value.Contains(section, StringComparison.Ordinal)).Select(pair => Path.GetDirectoryName(pair.Key)!).Distinct();
            if (folders.Any(folder => Repo.Code.Any(pair => pair.Key.StartsWith(folder + "/", StringComparison.Ordinal)
                && (pair.Value.Contains($"\"{key}\"", StringComparison.Ordinal) || pair.Value.Contains($":{key}\"", StringComparison.Ordinal)))))
                return true;
        }

        return false;
    }

    [GeneratedRegex("ConnectionName = \"([a-z-]+)\"")]
    private static partial Regex ConnectionName();
}
