using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Distillery.FakeEndpoints;

/// <summary>
/// An OpenAI-compatible endpoint on a loopback port that misbehaves by plan: a small HTTP/1.1 server over sockets, because only that can cut an
/// answer in the middle.
/// </summary>
public sealed class FakeEndpoint : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly Task _accepting;
    private int _numbers = -1;
    private int _inFlight;
    private int _mostInFlight;

    private FakeEndpoint()
    {
        _listener.Start(512);
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1");

    /// <summary>Which fault a request meets; by its number and body.</summary>
    public Func<int, string, Fault> Plan { get; set; } = (_, _) => Fault.None;

    /// <summary>Text of a chat's answer, by the user's prompt.</summary>
    public Func<string, string> Answer { get; set; } = _ => "fine";

    /// <summary>Other paths, or chats that should be answered otherwise; null for the usual.</summary>
    public Func<string, string, string, FakeReply?> Special { get; set; } = (_, _, _) => null;

    /// <summary>How long an answer takes.</summary>
    public TimeSpan Delay { get; set; } = TimeSpan.Zero;

    /// <summary>How long a slow answer takes.</summary>
    public TimeSpan SlowDelay { get; set; } = TimeSpan.FromMilliseconds(150);

    /// <summary>Value of Retry-After.</summary>
    public Func<string> RetryAfter { get; set; } = () => "0.05";

    public ConcurrentQueue<LoggedRequest> Log { get; } = new();

    /// <summary>Most chats that were under way at a time.</summary>
    public int MostInFlight => _mostInFlight;

    /// <summary>Told of each request before it is answered.</summary>
    public Action<int> Arrived { get; set; } = _ => { };

    public static FakeEndpoint Start() => new();

    /// <summary>Tokens of a text as this endpoint counts them.</summary>
    public static long Count(string text) => 1 + text.Length / 4;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        foreach (var socket in _sockets)
            socket.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                socket.NoDelay = true;
                _sockets.Add(socket);
                _ = ServeAsync(socket);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            var buffer = new ArrayBufferWriter<byte>();
            while (await ReadAsync(stream, buffer) is var (method, path, authorization, body))
                if (!await AnswerAsync(stream, method, path, authorization, body))
                    return;
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The client went away, or we did.
        }
    }

    private async Task<(string Method, string Path, string? Authorization, string Body)?> ReadAsync(NetworkStream stream, ArrayBufferWriter<byte> buffer)
    {
        while (true)
        {
            var head = buffer.WrittenSpan.IndexOf("\r\n\r\n"u8);
            if (head >= 0)
            {
                var lines = Encoding.Latin1.GetString(buffer.WrittenSpan[..head]).Split("\r\n");
                string? Header(string name) => lines.FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
                var length = int.Parse(Header("Content-Length") ?? "0", CultureInfo.InvariantCulture);
                while (buffer.WrittenCount < head + 4 + length)
                    if (!await MoreAsync(stream, buffer))
                        return null;
                var body = Encoding.UTF8.GetString(buffer.WrittenSpan.Slice(head + 4, length));
                var rest = buffer.WrittenSpan[(head + 4 + length)..].ToArray();
                buffer.Clear();
                buffer.Write(rest);
                var words = lines[0].Split(' ');
                return (words[0], words[1], Header("Authorization"), body);
            }

            if (!await MoreAsync(stream, buffer))
                return null;
        }
    }

    private async Task<bool> MoreAsync(NetworkStream stream, ArrayBufferWriter<byte> buffer)
    {
        var read = await stream.ReadAsync(buffer.GetMemory(16_384), _stop.Token);
        buffer.Advance(read);
        return read > 0;
    }

    /// <returns>Whether the connection goes on.</returns>
    private async Task<bool> AnswerAsync(NetworkStream stream, string method, string path, string? authorization, string body)
    {
        var number = Interlocked.Increment(ref _numbers);
        if (Special(method, path, body) is { } special)
        {
            Log.Enqueue(new LoggedRequest(number, path, body, Fault.None, 0, 0, authorization));
            await WriteAsync(stream, special);
            return true;
        }

        var fault = Plan(number, body);
        var (reply, prompt, completion) = path.EndsWith("/embeddings", StringComparison.Ordinal) ? Embeddings(body) : Chat(body, fault);
        var isBilled = fault is not (Fault.TooMany or Fault.TooManyWithRetryAfter or Fault.ServerError);
        Log.Enqueue(new LoggedRequest(number, path, body, fault, isBilled ? prompt : 0, isBilled ? completion : 0, authorization));
        var now = Interlocked.Increment(ref _inFlight);
        try
        {
            InterlockedMax(ref _mostInFlight, now);
            Arrived(number);
            return await ActAsync(stream, fault, reply);
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    private async Task<bool> ActAsync(NetworkStream stream, Fault fault, string reply)
    {
        switch (fault)
        {
            case Fault.TooMany:
                await WriteAsync(stream, new FakeReply(429, """{"error":{"message":"slow down"}}"""));
                return true;
            case Fault.TooManyWithRetryAfter:
                await WriteAsync(stream, new FakeReply(429, """{"error":{"message":"slow down"}}""", new Dictionary<string, string> { ["Retry-After"] = RetryAfter() }));
                return true;
            case Fault.ServerError:
                await WriteAsync(stream, new FakeReply(500, "<html>oops</html>"));
                return true;
            case Fault.Hang:
                await Task.Delay(Timeout.Infinite, _stop.Token);
                return false;
            case Fault.CutStream:
                var whole = Encoding.UTF8.GetBytes(reply);
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {whole.Length}\r\n\r\n"), _stop.Token);
                await stream.WriteAsync(whole.AsMemory(0, whole.Length / 2), _stop.Token);
                return false;
            case Fault.BrokenReply:
                await WriteAsync(stream, new FakeReply(200, reply[..(reply.Length / 2)]));
                return true;
        }

        var delay = fault == Fault.Slow ? SlowDelay : Delay;
        if (delay > TimeSpan.Zero)
            await Task.Delay(delay, _stop.Token);
        await WriteAsync(stream, new FakeReply(200, reply));
        return true;
    }

    private (string Reply, long Prompt, long Completion) Chat(string body, Fault fault)
    {
        using var json = JsonDocument.Parse(body);
        var messages = json.RootElement.GetProperty("messages");
        var user = messages[messages.GetArrayLength() - 1].GetProperty("content").GetString()!;
        var text = fault == Fault.InvalidAnswer ? "I would rather not say." : Answer(user);
        var (prompt, completion) = (messages.EnumerateArray().Sum(message => Count(message.GetProperty("content").GetString()!)), Count(text));
        object? usage = fault switch
        {
            Fault.NoUsage => null,
            Fault.WrongUsage => new { prompt_tokens = 1_000_000_000L, completion_tokens = completion, total_tokens = 1_000_000_000L + completion },
            _ => new { prompt_tokens = prompt, completion_tokens = completion, total_tokens = prompt + completion },
        };
        var reply = JsonSerializer.Serialize(new
        {
            id = "chat-1",
            @object = "chat.completion",
            choices = new[] { new { index = 0, message = new { role = "assistant", content = text }, finish_reason = "stop" } },
            usage,
        });
        return (reply, prompt, completion);
    }

    /// <summary>A vector of 4 numbers that depend on the text alone.</summary>
    private static (string Reply, long Prompt, long Completion) Embeddings(string body)
    {
        using var json = JsonDocument.Parse(body);
        var texts = json.RootElement.GetProperty("input").EnumerateArray().Select(text => text.GetString()!).ToArray();
        var tokens = texts.Sum(Count);
        var data = texts.Select((text, index) => new { index, embedding = new[] { text.Length, text[0], text[^1], text.Sum(letter => letter) % 97 } });
        return (JsonSerializer.Serialize(new { @object = "list", data, usage = new { prompt_tokens = tokens, total_tokens = tokens } }), tokens, 0);
    }

    private async Task WriteAsync(NetworkStream stream, FakeReply reply)
    {
        var body = Encoding.UTF8.GetBytes(reply.Body);
        var head = new StringBuilder($"HTTP/1.1 {reply.Status} X\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n");
        foreach (var (name, value) in reply.Headers ?? new Dictionary<string, string>())
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        head.Append("\r\n");
        var all = new byte[head.Length + body.Length];
        Encoding.ASCII.GetBytes(head.ToString(), all);
        body.CopyTo(all, head.Length);
        await stream.WriteAsync(all, _stop.Token);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = target; value > seen; seen = target)
            if (Interlocked.CompareExchange(ref target, value, seen) == seen)
                return;
    }
}
