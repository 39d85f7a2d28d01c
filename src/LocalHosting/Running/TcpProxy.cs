using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Aspire.Hosting;

namespace Distillery.LocalHosting.Running;

/// <summary>
/// Owns the public port of an endpoint and passes each connection to a replica that is drawn by chance. So an address is
/// known before anything runs, and stays over restarts.
/// </summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly List<Socket> listeners = [];
    private readonly CancellationTokenSource stop = new();
    private readonly Func<IReadOnlyList<int>> targets;
    private readonly List<Task> accepting = [];

    /// <summary>Begins to listen.</summary>
    /// <param name="port">Public port, on loopback.</param>
    /// <param name="targets">Ports of the replicas that run now.</param>
    /// <exception cref="DistributedApplicationException">The port is taken.</exception>
    public TcpProxy(int port, Func<IReadOnlyList<int>> targets)
    {
        this.targets = targets;
        try
        {
            Listen(IPAddress.Loopback, port);
        }
        catch (SocketException error)
        {
            throw new DistributedApplicationException($"Port {port} cannot be used: {error.Message}. Stop what uses it (another platform?), or choose other ports with --port.", error);
        }
        try
        {
            if (Socket.OSSupportsIPv6)
                Listen(IPAddress.IPv6Loopback, port);
        }
        catch (SocketException)
        {
            // No loopback of that kind here: clients come by the other one.
        }
        foreach (var listener in listeners)
            accepting.Add(AcceptAsync(listener));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listeners.ForEach(l => l.Dispose());
        await Task.WhenAll(accepting);
        stop.Dispose();
    }

    private void Listen(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        listeners.Add(socket);
        socket.Bind(new IPEndPoint(address, port));
        socket.Listen(512);
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await listener.AcceptAsync(stop.Token));
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                // A client that went away before we took it: the next one.
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using (client)
        {
            using var server = await ConnectAsync();
            if (server is null)
                return;
            try
            {
                client.NoDelay = server.NoDelay = true;
                await Task.WhenAll(CopyAsync(client, server), CopyAsync(server, client));
            }
            catch (Exception error) when (error is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // One side broke off; the other learns it by the closing of its socket.
            }
        }
    }

    private async Task<Socket?> ConnectAsync()
    {
        var ports = targets().ToArray();
        RandomNumberGenerator.Shuffle(ports.AsSpan());
        foreach (var port in ports)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port, stop.Token);
                return socket;
            }
            catch (Exception error) when (error is SocketException or OperationCanceledException)
            {
                socket.Dispose(); // starting or just gone: another replica may serve
            }
        }
        return null;
    }

    private async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[32 * 1024];
        try
        {
            for (int read; (read = await from.ReceiveAsync(buffer, stop.Token)) > 0;)
            {
                for (var sent = 0; sent < read;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), stop.Token);
            }
            to.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // A reset on one side resets the other at once.
            from.Close(0);
            to.Close(0);
            throw;
        }
    }
}
