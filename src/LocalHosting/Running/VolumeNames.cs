using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace Distillery.LocalHosting.Running;

/// <summary>Names of volumes that nobody named.</summary>
internal static class VolumeNames
{
    /// <summary>Application, a digest of it, resource and purpose: stable, and different between applications.</summary>
    public static string Make<T>(IResourceBuilder<T> builder, string suffix)
        where T : IResource
    {
        var application = builder.ApplicationBuilder.Environment.ApplicationName;
        var name = string.Concat(application.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' ? char.ToLowerInvariant(c) : '_'));
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(application)))[..10];
        return $"{name}-{digest}-{builder.Resource.Name}-{suffix}";
    }
}
