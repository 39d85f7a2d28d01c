using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Distillery.LocalHosting.Servers;

/// <summary>Asks servers, in the first words of their own protocols, whether they take connections.</summary>
public static class Readiness
{
    /// <summary>True when a Postgres on loopback asks for a password or lets in; false while it starts or is away.</summary>
    /// <param name="port">Its port.</param>
    /// <param name="cancellation">Bounds the try.</param>
    public static async Task<bool> PostgresAsync(int port, CancellationToken cancellation)
    {
        var words = "user\0postgres\0database\0postgres\0\0"u8;
        var message = new byte[8 + words.Length];
        BinaryPrimitives.WriteInt32BigEndian(message, message.Length);
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(4), 3 << 16); // protocol 3.0
        words.CopyTo(message.AsSpan(8));
        return await FirstByteAsync(port, message, cancellation) == 'R';
    }

    /// <summary>True when a RabbitMQ on loopback opens the AMQP 0-9-1 conversation.</summary>
    /// <param name="port">Its port.</param>
    /// <param name="cancellation">Bounds the try.</param>
    public static async Task<bool> RabbitAsync(int port, CancellationToken cancellation) =>
        await FirstByteAsync(port, "AMQP\0\0\x9\x1"u8.ToArray(), cancellation) == 1; // a method frame: Connection.Start

    private static async Task<int> FirstByteAsync(int port, byte[] message, CancellationToken cancellation)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bounded.CancelAfter(TimeSpan.FromSeconds(5));
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, bounded.Token);
            var stream = client.GetStream();
            await stream.WriteAsync(message, bounded.Token);
            var answer = new byte[1];
            return await stream.ReadAsync(answer, bounded.Token) == 1 ? answer[0] : -1;
        }
        catch (Exception error) when (error is SocketException or IOException || (error is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return -1; // not there yet: that is the answer
        }
    }
}
