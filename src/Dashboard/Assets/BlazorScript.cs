using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Distillery.Dashboard.Assets;

/// <summary>
/// Blazor's browser script. Until .NET 9 it is a resource inside <c>Microsoft.AspNetCore.Components.Endpoints</c>; the build embeds
/// that assembly as data, and this class reads the resource out of it without loading the assembly.
/// </summary>
internal static class BlazorScript
{
    /// <summary>File name of the script, and the end of its resource name.</summary>
    public const string FileName = "blazor.web.js";

    /// <summary>The script out of an assembly.</summary>
    /// <param name="assembly">The assembly's file.</param>
    /// <exception cref="InvalidDataException">The assembly does not hold the script.</exception>
    public static byte[] ReadFrom(Stream assembly)
    {
        using var file = new PEReader(assembly);
        var metadata = file.GetMetadataReader();
        var start = file.PEHeaders.CorHeader!.ResourcesDirectory.RelativeVirtualAddress;
        foreach (var handle in metadata.ManifestResources)
        {
            var resource = metadata.GetManifestResource(handle);
            if (!resource.Implementation.IsNil || !metadata.GetString(resource.Name).EndsWith(FileName, StringComparison.Ordinal))
                continue;
            // ECMA-335 II.24.2.7: a resource is a 4-byte length, then its bytes.
            var reader = file.GetSectionData(start).GetReader();
            reader.Offset = (int)resource.Offset;
            return reader.ReadBytes(reader.ReadInt32());
        }

        throw new InvalidDataException($"The embedded assembly holds no {FileName}.");
    }
}
