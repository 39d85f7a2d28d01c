using Aspire.Hosting.ApplicationModel;
using Distillery.LocalHosting.Servers;

namespace Distillery.LocalHosting.Running;

/// <summary>RabbitMQ.</summary>
internal sealed class RabbitRunner(RabbitMQServerResource rabbit, RunContext context) : ServerRunner(rabbit, context)
{
    protected override string? WhyUnavailable => RabbitServer.WhyUnavailable();

    protected override async Task<ILocalServer> StartServerAsync(string folder, CancellationToken cancellation)
    {
        var management = rabbit.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(e => e.Name == "management");
        return await RabbitServer.StartAsync(
            new()
            {
                Folder = folder,
                Port = rabbit.PrimaryEndpoint.Port,
                UserName = await rabbit.User(encoded: false).GetValueAsync(cancellation) ?? "guest",
                Password = await rabbit.PasswordParameter.GetValueAsync(cancellation),
                Management = management is not null,
                ManagementPort = management?.AllocatedEndpoint!.Port,
                Log = line => Context.Log.Add(Resource.Name, Resource.Name, line),
            },
            cancellation);
    }
}
