namespace Distillery.LanguageModels;

/// <summary>Divides rows among threads. Every row writes to its own place, so the result does not depend on how many there are.</summary>
internal static class KernelRows
{
    internal static void ForEach(int count, Action<int> row)
    {
        var parts = Math.Min(Environment.ProcessorCount, count);
        if (parts <= 1)
        {
            for (var i = 0; i < count; i++)
                row(i);
            return;
        }

        Parallel.For(0, parts, part =>
        {
            var end = (int)((long)count * (part + 1) / parts);
            for (var i = (int)((long)count * part / parts); i < end; i++)
                row(i);
        });
    }
}
