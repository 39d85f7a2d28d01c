using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Distillery.Registry;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Distillery.JobApi.Webhooks;

/// <summary>
/// Sends one delivery: no redirects, no proxy, no cookies, a limit on time and on what is read. Where private addresses are forbidden, the
/// address that is connected to is the one that was checked, so a name that changes its meaning in between gains nothing.
/// </summary>
internal sealed class WebhookHttp : IDisposable
{
    private const int MostRead = 4_096;
    private readonly HttpClient _client;
    private readonly WebhookOptions _options;
    private readonly IServer _server;
    private readonly TimeProvider _clock;

    public WebhookHttp(WebhookOptions options, IServer server, TimeProvider clock)
    {
        (_options, _server, _clock) = (options, server, clock);
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectCallback = ConnectAsync,
            // Receivers are not ours: they get no trace headers.
            ActivityHeadersPropagator = null,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("Distillery-Webhooks/1");
    }

    /// <summary>Whether private addresses may be called.</summary>
    public bool AllowsPrivate => _options.AllowPrivate ?? ListensOnLoopbackOnly();

    /// <summary>One try.</summary>
    /// <returns>What it came to; when the receiver wants the next try; whether it never wants another delivery.</returns>
    /// <exception cref="OperationCanceledException">The host stops.</exception>
    public async Task<(AttemptResult Result, TimeSpan? RetryAfter, bool Gone)> SendAsync(ClaimedDelivery delivery, string secret, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        long Elapsed() => (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_options.Timeout);
        try
        {
            using var request = Request(delivery, secret);
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            var text = await StartOfAsync(response, patience.Token);
            var status = (int)response.StatusCode;
            return (new AttemptResult(Elapsed(), status, ErrorOf(response), text), RetryAfter(response), response.StatusCode == HttpStatusCode.Gone);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (new AttemptResult(Elapsed(), null, $"No answer within {_options.Timeout.TotalSeconds:0.###} s.", null), null, false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return (new AttemptResult(Elapsed(), null, Shorten(e.InnerException is BlockedAddressException or SocketException ? e.InnerException.Message : e.Message), null), null, false);
        }
    }

    public void Dispose() => _client.Dispose();

    private HttpRequestMessage Request(ClaimedDelivery delivery, string secret)
    {
        var body = Encoding.UTF8.GetBytes(delivery.Body);
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, delivery.Url) { Content = content };
        if (delivery.Format == WebhookForms.MLflow)
        {
            MLflowSigner.Sign(request.Headers, secret, delivery.Id, _clock.GetUtcNow(), body);
            return request;
        }

        request.Headers.Add(WebhookSigner.DeliveryHeader, delivery.Id);
        request.Headers.Add(WebhookSigner.EventHeader, delivery.Event);
        request.Headers.Add(WebhookSigner.SignatureHeader, WebhookSigner.Sign(secret, _clock.GetUtcNow(), body));
        return request;
    }

    private static string? ErrorOf(HttpResponseMessage response)
        => response.IsSuccessStatusCode ? null
            : (int)response.StatusCode is >= 300 and < 400 ? Shorten($"The receiver answered {(int)response.StatusCode} to {response.Headers.Location?.ToString() ?? "nowhere"}; redirects are not followed. Give the address itself.")
            : Shorten($"The receiver answered {(int)response.StatusCode} {response.ReasonPhrase}.");

    private TimeSpan? RetryAfter(HttpResponseMessage response)
        => response.Headers.RetryAfter switch
        {
            { Delta: { } wait } => wait,
            { Date: { } date } when date > _clock.GetUtcNow() => date - _clock.GetUtcNow(),
            _ => null,
        };

    private static async Task<string?> StartOfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[MostRead];
        var length = await stream.ReadAtLeastAsync(buffer, MostRead, throwOnEndOfStream: false, cancellationToken);
        return length == 0 ? null : Encoding.UTF8.GetString(buffer, 0, length).Replace('\0', '\uFFFD');
    }

    private static string Shorten(string text) => text.Length <= 500 ? text : text[..499] + "…";

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        IPAddress[] found = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken);
        var addresses = AllowsPrivate ? found : [.. found.Where(PublicAddress.Is)];
        if (addresses.Length == 0)
        {
            throw new BlockedAddressException(
                $"{host} has the address {string.Join<IPAddress>(", ", found)}, which is not a public one; webhooks may not call into private networks here (Distillery:Webhooks:AllowPrivate).");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private bool ListensOnLoopbackOnly()
    {
        var bound = _server.Features.Get<IServerAddressesFeature>()?.Addresses;
        return bound is { Count: > 0 } && bound.All(text =>
        {
            var host = BindingAddress.Parse(text).Host;
            return host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
        });
    }
}
