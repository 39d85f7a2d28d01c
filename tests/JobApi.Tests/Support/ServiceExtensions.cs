using Microsoft.Extensions.DependencyInjection;

namespace Distillery.JobApi.Tests;

internal static class ServiceExtensions
{
    public static T Get<T>(this IServiceProvider services)
        where T : notnull => services.GetRequiredService<T>();
}
