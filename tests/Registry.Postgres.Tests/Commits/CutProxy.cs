using System.Net;
using System.Net.Sockets;

namespace Distillery.Registry.Tests;

/// <summary>Stands between the store and its server, and cuts the wire at the moment of a commit.</summary>
internal sealed class CutProxy : IAsyncDisposable
{
    private static readonly byte[] Commit = "COMMIT\0"u8.ToArray();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _server;
    private readonly Task _accepting;
    private Cut? _next;

    public CutProxy(int server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public enum Cut
    {
        /// <summary>The server never hears of the commit.</summary>
        BeforeItArrives,

        /// <summary>The server commits, but nobody hears its answer.</summary>
        BeforeTheAnswer,

        /// <summary>The caller loses the connection; the server gets the commit a good while later.</summary>
        AndDeliverLate,
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Whether new connections are refused.</summary>
    public bool IsAway { get; set; }

    /// <summary>Whether the wire stays away after the cut.</summary>
    public bool GoAwayAfterCut { get; set; }

    public int Cuts { get; private set; }

    /// <summary>Cuts at the next commit.</summary>
    public void CutNext(Cut cut) => _next = cut;

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                if (IsAway)
                    client.Dispose();
                else
                    _ = PumpAsync(client);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task PumpAsync(TcpClient client)
    {
        using var server = new TcpClient();
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _server, _stop.Token);
            var (near, far) = (client.GetStream(), server.GetStream());
            using var silent = new CancellationTokenSource();
            using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, silent.Token);
            var answers = far.CopyToAsync(near, either.Token);
            var buffer = new byte[64 * 1024];
            int read;
            while ((read = await near.ReadAsync(buffer, _stop.Token)) > 0)
            {
                if (_next is { } cut && buffer.AsSpan(0, read).IndexOf(Commit) >= 0)
                {
                    _next = null;
                    await silent.CancelAsync();
                    await CutAsync(cut, client, far, buffer.AsMemory(0, read));
                    return;
                }

                await far.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
            }

            await answers.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side has gone, so the other goes too.
        }
        finally
        {
            client.Dispose();
        }
    }

    private async Task CutAsync(Cut cut, TcpClient client, NetworkStream far, ReadOnlyMemory<byte> message)
    {
        Cuts++;
        IsAway = GoAwayAfterCut;
        if (cut == Cut.BeforeItArrives)
            return;
        if (cut == Cut.AndDeliverLate)
        {
            client.Dispose();
            await Task.Delay(700, _stop.Token);
        }

        await far.WriteAsync(message, _stop.Token);
        // The answer came: so the server has committed.
        await far.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, _stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }
}
