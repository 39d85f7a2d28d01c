using Distillery.Client;

namespace Distillery.Dashboard.Operations;

/// <summary>One thing on a page: the newest answer, and why the newest call failed.</summary>
/// <typeparam name="T">The thing.</typeparam>
/// <param name="load">Asks for it.</param>
public sealed class Fetch<T>(Func<CancellationToken, Task<T>> load)
    where T : class
{
    private int version;

    /// <summary>The newest answer; null before the first.</summary>
    public T? Value { get; private set; }

    /// <summary>Why the newest call failed, else null.</summary>
    public DistilleryApiException? Fault { get; private set; }

    /// <summary>Asks.</summary>
    /// <param name="ct">Stops the call.</param>
    public async Task LoadAsync(CancellationToken ct)
    {
        var mine = ++version;
        try
        {
            var value = await load(ct);
            if (mine == version)
                (Value, Fault) = (value, null);
        }
        catch (DistilleryApiException e)
        {
            if (mine == version)
                Fault = e;
        }
    }
}
