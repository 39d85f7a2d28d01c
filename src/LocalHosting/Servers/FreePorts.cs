using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Distillery.LocalHosting.Servers;

/// <summary>Finds ports on which nobody listens.</summary>
public static class FreePorts
{
    // Below the range from which the system takes ports of outgoing connections, so that a server can come back to its own.
    private const int First = 20_000;
    private const int Last = 32_700;
    private static readonly HashSet<int> Given = [];

    /// <summary>A free loopback port that this process was not given before.</summary>
    public static int Next()
    {
        lock (Given)
        {
            for (var attempt = 0; attempt < 2_000; attempt++)
            {
                var port = RandomNumberGenerator.GetInt32(First, Last);
                if (!Given.Contains(port) && IsFree(port))
                {
                    Given.Add(port);
                    return port;
                }
            }
        }
        throw new ServerException($"No free port was found between {First} and {Last}.");
    }

    /// <summary>True when nobody listens on a loopback port.</summary>
    public static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
