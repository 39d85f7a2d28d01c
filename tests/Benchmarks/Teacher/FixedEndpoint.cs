using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Distillery.Benchmarks.Teacher;

/// <summary>
/// An endpoint that gives the same answer to everyone after the same time. It shares the machine with the client that is measured, so it takes as
/// little of it as can be: a thread for each connection, which on Linux sleeps in the kernel, and no garbage. The runtime's own timers go by a clock
/// of 4 ms on many kernels, which would count as the client's delay.
/// </summary>
/// <param name="delay">From the end of a request to its answer; exact to a tenth of a millisecond on Linux.</param>
internal sealed partial class FixedEndpoint(TimeSpan delay) : IDisposable
{
    private const string Text = "Preferences: quiet things\nCategories and brands: tea, Orbit\nProducts: more tea";
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[] _answer = Answer();
    private volatile bool _isOver;

    /// <summary>Begins to listen.</summary>
    /// <returns>Its address.</returns>
    public Uri Start()
    {
        _listener.Start();
        new Thread(Accept) { IsBackground = true, Name = "endpoint" }.Start();
        return new Uri($"http://{_listener.LocalEndpoint}/v1");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isOver = true;
        _listener.Dispose();
    }

    private static byte[] Answer()
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            id = "chat-1",
            @object = "chat.completion",
            choices = new[] { new { index = 0, message = new { role = "assistant", content = Text }, finish_reason = "stop" } },
            usage = new { prompt_tokens = 200, completion_tokens = 20, total_tokens = 220 },
        });
        return [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n")), .. body];
    }

    private void Accept()
    {
        try
        {
            while (true)
            {
                var socket = _listener.AcceptSocket();
                new Thread(() => Serve(socket), maxStackSize: 256 * 1024) { IsBackground = true, Name = "endpoint's connection" }.Start();
            }
        }
        catch (Exception error) when (_isOver && error is (SocketException or ObjectDisposedException or InvalidOperationException))
        {
            // It was disposed of. Without that, the process ends, and the client hears of it.
        }
    }

    private void Serve(Socket socket)
    {
        using var _ = socket;
        socket.NoDelay = true;
        var buffer = new byte[64 * 1024];
        try
        {
            while (ReadRequest(socket, buffer))
            {
                SleepUntil(Stopwatch.GetTimestamp() + (long)(delay.TotalSeconds * Stopwatch.Frequency));
                socket.Send(_answer);
            }
        }
        catch (SocketException)
        {
            // The client went away.
        }
    }

    /// <summary>Reads one request, which is all that a client sends before it has its answer.</summary>
    private static bool ReadRequest(Socket socket, byte[] buffer)
    {
        for (var (read, whole) = (0, int.MaxValue); read < whole;)
        {
            if (socket.Receive(buffer, read, buffer.Length - read, SocketFlags.None) is var more && more == 0)
                return false;
            read += more;
            if (whole == int.MaxValue && buffer.AsSpan(0, read).IndexOf("\r\n\r\n"u8) is >= 0 and var head)
                whole = head + 4 + Length(buffer.AsSpan(0, head));
        }

        return true;
    }

    private static int Length(ReadOnlySpan<byte> head)
    {
        const string Name = "Content-Length: ";
        for (var line = head; !line.IsEmpty;)
        {
            var end = line.IndexOf("\r\n"u8) is >= 0 and var found ? found : line.Length;
            if (Ascii.EqualsIgnoreCase(line[..Math.Min(end, Name.Length)], Name))
                return int.Parse(line[Name.Length..end], CultureInfo.InvariantCulture);
            line = line[Math.Min(line.Length, end + 2)..];
        }

        throw new InvalidOperationException("the benchmark's endpoint needs a Content-Length.");
    }

    private static void SleepUntil(long due)
    {
        for (var left = due - Stopwatch.GetTimestamp(); left > 0; left = due - Stopwatch.GetTimestamp())
        {
            var nanoseconds = (long)(left * (1e9 / Stopwatch.Frequency));
            var time = new TimeSpec { Seconds = nanoseconds / 1_000_000_000, Nanoseconds = nanoseconds % 1_000_000_000 };
            if (OperatingSystem.IsLinux())
                Sleep(in time, 0);
            else
                Thread.Yield();
        }
    }

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int Sleep(in TimeSpec time, nint remaining);

    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
