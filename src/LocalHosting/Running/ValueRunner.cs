using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Distillery.LocalHosting.Running;

/// <summary>Resources without a process: parameters, connection strings, external services. They run when their value is there.</summary>
internal sealed class ValueRunner(IResource resource, RunContext context) : ResourceRunner(resource, context)
{
    public override bool HasProcess => false;

    protected override async Task RunAsync(CancellationToken cancellation)
    {
        if (Resource is ConnectionStringResource { ConnectionStringExpression: var expression })
        {
            var needed = expression.ValueProviders.Select(Owner).OfType<IResource>().Distinct().Where(r => Context.Board.Has(r.Name)).ToList();
            Context.Board.Update(Resource.Name, s => s with { State = KnownResourceStates.Waiting, WaitingFor = [.. needed.Select(r => r.Name)] });
            await Context.Board.UntilAsync(board => needed.All(r => board[r.Name].IsRunning), cancellation);
        }
        var value = Resource switch
        {
            ExternalServiceResource { UrlParameter: { } parameter } => await parameter.GetValueAsync(cancellation),
            IValueProvider provider => await provider.GetValueAsync(cancellation),
            _ => null,
        };
        if (Resource is ParameterResource { Secret: true } or ConnectionStringResource)
            Context.Mask.Add(value);
        Context.Board.Update(Resource.Name, s => s with { State = KnownResourceStates.Running, WaitingFor = [] });
        await Task.Delay(Timeout.Infinite, cancellation);
    }

    private static IResource? Owner(IValueProvider provider) => provider switch
    {
        EndpointReference endpoint => endpoint.Resource,
        EndpointReferenceExpression part => part.Endpoint.Resource,
        IResource resource => resource,
        _ => null,
    };
}
