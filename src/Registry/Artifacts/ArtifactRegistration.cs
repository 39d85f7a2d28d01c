using Microsoft.Extensions.DependencyInjection;

namespace Distillery.Registry;

internal static class ArtifactRegistration
{
    public static void AddArtifacts(this IServiceCollection services, RegistryOptions options)
    {
        services.AddSingleton(options.Artifacts);
        if (options.Artifacts.S3 is { } bucket)
        {
            services.AddSingleton(provider => new S3ArtifactStore(
                bucket,
                options.Artifacts.CacheFolder ?? Path.Combine(Path.GetTempPath(), "distillery-artifacts"),
                options.Artifacts.CacheBytes,
                provider.GetRequiredService<TimeProvider>()));
            services.AddSingleton<IArtifactStore>(provider => provider.GetRequiredService<S3ArtifactStore>());
            services.AddSingleton<IArtifactUploads, S3ArtifactUploads>();
            services.AddSingleton<IArtifactInventory, S3ArtifactInventory>();
        }
        else
        {
            services.AddSingleton(provider => new FileArtifactStore(options.BlobFolder, provider.GetRequiredService<TimeProvider>()));
            services.AddSingleton<IArtifactStore>(provider => provider.GetRequiredService<FileArtifactStore>());
            services.AddSingleton<IArtifactUploads, FileArtifactUploads>();
            services.AddSingleton<IArtifactInventory, FileArtifactInventory>();
        }

        services.AddSingleton<UploadStore>();
        services.AddSingleton<ArtifactCollector>();
    }
}
