namespace Microsoft.Extensions.Http.Resilience;

/// <summary>Sends requests through the pipeline of their server.</summary>
internal sealed class ResilienceHandler(StandardPipelines pipelines) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is not { } address || !Repeatable.HasRepeatableContent(request))
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var context = StandardPipelines.ContextOf(request, cancellationToken);
        try
        {
            return await pipelines.For(address).ExecuteAsync(
                static async (context, state) => await state.Handler.SendOnceAsync(state.Request, context.CancellationToken).ConfigureAwait(false),
                context,
                (Handler: this, Request: request)).ConfigureAwait(false);
        }
        finally
        {
            StandardPipelines.Return(context);
        }
    }

    private Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellationToken) => base.SendAsync(request, cancellationToken);
}
