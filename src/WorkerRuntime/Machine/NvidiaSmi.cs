using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Distillery.Contracts;

namespace Distillery.WorkerRuntime;

/// <summary>GPUs as <c>nvidia-smi</c> tells of them.</summary>
internal static class NvidiaSmi
{
    private const double MiBInGiB = 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    /// <summary>Asks; nothing when there is no such program, no GPU, or no answer.</summary>
    public static async Task<IReadOnlyList<GpuView>> ReadAsync(CancellationToken cancellationToken)
    {
        if (await RunAsync("--query-gpu=index,uuid,name,memory.total,memory.free", cancellationToken) is not { } gpus)
            return [];
        var apps = await RunAsync("--query-compute-apps=gpu_uuid,pid,used_memory", cancellationToken) ?? "";
        return Parse(gpus, apps, Environment.ProcessId, Environment.GetEnvironmentVariable("CUDA_VISIBLE_DEVICES"));
    }

    /// <summary>
    /// Reads both answers (CSV without header and units, sizes in MiB). A line that is not complete, as on a GPU that is cut into
    /// instances, is passed over.
    /// </summary>
    /// <param name="gpus">index, uuid, name, total, free.</param>
    /// <param name="apps">uuid of the GPU, process, used.</param>
    /// <param name="process">This process: what it holds counts as free.</param>
    /// <param name="visible"><c>CUDA_VISIBLE_DEVICES</c>: which GPUs this process sees, in its order; null for all.</param>
    public static IReadOnlyList<GpuView> Parse(string gpus, string apps, int process, string? visible)
    {
        var own = Lines(apps)
            .Where(fields => fields is [_, var pid, var used] && pid == process.ToString(CultureInfo.InvariantCulture) && Number(used) is not null)
            .GroupBy(fields => fields[0])
            .ToDictionary(group => group.Key, group => group.Sum(fields => Number(fields[2])!.Value));
        var all = new List<(string Index, string Uuid, GpuView View)>();
        foreach (var fields in Lines(gpus))
        {
            // A name may hold commas; the fields around it do not.
            if (fields.Length < 5 || Number(fields[^2]) is not { } total || Number(fields[^1]) is not { } free)
                continue;
            var name = string.Join(", ", fields[2..^2]);
            var view = new GpuView(name, total / MiBInGiB, Math.Min(total, free + own.GetValueOrDefault(fields[1])) / MiBInGiB);
            all.Add((fields[0], fields[1], view));
        }

        return visible is null ? [.. all.Select(gpu => gpu.View)] : [.. Visible(all, visible)];
    }

    private static IEnumerable<GpuView> Visible(IReadOnlyList<(string Index, string Uuid, GpuView View)> all, string visible)
    {
        // As CUDA does: in the given order, up to the first that does not exist.
        foreach (var word in visible.Split(',', StringSplitOptions.TrimEntries))
        {
            var found = all.Where(gpu => gpu.Index == word || (word.StartsWith("GPU-", StringComparison.Ordinal) && gpu.Uuid.StartsWith(word, StringComparison.Ordinal))).ToList();
            if (found.Count != 1)
                yield break;
            yield return found[0].View;
        }
    }

    private static IEnumerable<string[]> Lines(string text)
        => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => line.Split(',', StringSplitOptions.TrimEntries));

    private static double? Number(string text)
        => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static async Task<string?> RunAsync(string query, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("nvidia-smi", [query, "--format=csv,noheader,nounits"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LC_ALL"] = "C";
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        Process? process = null;
        try
        {
            process = Process.Start(start);
            if (process is null)
                return null;
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            await errors;
            return process.ExitCode == 0 ? await output : null;
        }
        catch (Exception e) when (e is Win32Exception or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // No such program, or a driver that hangs: nothing is known of the GPUs.
            return null;
        }
        finally
        {
            Kill(process);
        }
    }

    private static void Kill(Process? process)
    {
        using (process)
        {
            try
            {
                if (process is { HasExited: false })
                    process.Kill();
            }
            catch (Exception e) when (e is InvalidOperationException or Win32Exception)
            {
                // It ended by itself meanwhile.
            }
        }
    }
}
