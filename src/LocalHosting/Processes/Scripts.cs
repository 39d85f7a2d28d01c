namespace Distillery.LocalHosting.Processes;

/// <summary>The embedded scripts.</summary>
internal static class Scripts
{
    public static string Gate { get; } = Read("gate.pl");

    public static string Guardian { get; } = Read("guardian.pl");

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(Scripts).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} is missing."));
        return reader.ReadToEnd();
    }
}
