using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Distillery.LocalHosting.Processes;

/// <summary>The few system calls that .NET does not offer.</summary>
internal static class Native
{
    public const int SigInt = 2;
    public const int SigQuit = 3;
    public const int SigKill = 9;
    public const int SigTerm = 15;
    private const int NoSuchProcess = 3;

    /// <summary>Sends a signal to a process, or to a whole group when the number is negative.</summary>
    /// <returns>False when there is no such process any more.</returns>
    public static bool Send(int process, int signal)
    {
        if (Kill(process, signal) == 0)
            return true;
        var error = Marshal.GetLastPInvokeError();
        return error == NoSuchProcess ? false : throw new Win32Exception(error, $"signal {signal} to process {process} was refused");
    }

    /// <summary>Gives a file or folder to a user and group.</summary>
    public static void GiveTo(string path, Account account)
    {
        if (Chown(path, account.UserId, account.GroupId) != 0)
            throw new IOException($"{path} could not be given to user {account.Name}", new Win32Exception(Marshal.GetLastPInvokeError()));
    }

    /// <summary>True when this process runs as root.</summary>
    public static bool IsRoot => GetEffectiveUserId() == 0;

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);

    [DllImport("libc", EntryPoint = "chown", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Chown([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int user, int group);

    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint GetEffectiveUserId();
}
