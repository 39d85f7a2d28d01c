using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Distillery.Chaos;

/// <summary>
/// Stands between the services and a server on loopback. It can hold all bytes back for a while (messages arrive late) and cut every
/// connection (messages without a confirmation are sent again).
/// </summary>
internal sealed class FlakyProxy : IAsyncDisposable
{
    private const int BufferBytes = 1 << 16;
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(2);
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly ConcurrentDictionary<Socket, byte> sockets = new();
    private readonly int target;
    private readonly Task accepting;
    private volatile TaskCompletionSource open = Opened();

    /// <summary>Listens on a free port of loopback.</summary>
    /// <param name="target">Port of the server.</param>
    public FlakyProxy(int target)
    {
        this.target = target;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Holds everything back for a time.</summary>
    public async Task HoldAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        open = gate;
        try
        {
            await Task.Delay(time, cancellationToken);
        }
        finally
        {
            gate.TrySetResult();
        }
    }

    /// <summary>Cuts every connection.</summary>
    public void Cut()
    {
        foreach (var socket in sockets.Keys)
            socket.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        listener.Stop();
        open.TrySetResult();
        Cut();
        await accepting;
        closing.Dispose();
    }

    private static TaskCompletionSource Opened()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }

    private async Task AcceptAsync()
    {
        while (!closing.IsCancellationRequested)
        {
            try
            {
                var client = await listener.AcceptSocketAsync(closing.Token);
                _ = ServeAsync(client);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                if (closing.IsCancellationRequested)
                    return;
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        sockets.TryAdd(client, 0);
        sockets.TryAdd(server, 0);
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(closing.Token);
            patience.CancelAfter(ConnectPatience);
            await server.ConnectAsync(IPAddress.Loopback, target, patience.Token);
            await Task.WhenAny(CopyAsync(client, server), CopyAsync(server, client));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The server is away, or the connection was cut: the client sees a closed connection, as it would without a proxy.
        }
        finally
        {
            sockets.TryRemove(client, out _);
            sockets.TryRemove(server, out _);
            client.Dispose();
        }
    }

    private async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[BufferBytes];
        try
        {
            int count;
            while ((count = await from.ReceiveAsync(buffer, SocketFlags.None, closing.Token)) > 0)
            {
                await open.Task;
                for (var sent = 0; sent < count;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), SocketFlags.None, closing.Token);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Ends the pair; see ServeAsync.
        }
    }
}
