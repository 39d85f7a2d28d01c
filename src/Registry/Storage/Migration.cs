using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Distillery.Registry;

/// <summary>One numbered step of the schema.</summary>
/// <param name="Version">From 1; gaps are allowed.</param>
/// <param name="Name">File name, for example <c>0001_store.sql</c>.</param>
/// <param name="Sql">Text with the tokens of <see cref="IDialect"/>.</param>
public sealed record Migration(int Version, string Name, string Sql)
{
    /// <summary>Lower-case hex sha256 of the text, line ends as LF.</summary>
    public string Checksum =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.Replace("\r\n", "\n", StringComparison.Ordinal))));

    /// <summary>The steps that this version of the code knows, in order.</summary>
    public static IReadOnlyList<Migration> All { get; } = Load();

    private static List<Migration> Load()
    {
        var assembly = typeof(Migration).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => new Migration(int.Parse(name.AsSpan(0, 4)), name, Read(assembly, name)))
            .ToList();
    }

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
