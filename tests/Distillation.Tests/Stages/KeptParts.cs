using Distillery.Distillation.Stages;

namespace Distillery.Distillation.Tests.Stages;

/// <summary>Parts in memory; dies instead of keeping one more, as a killed worker does.</summary>
internal sealed class KeptParts(int diesAfter = int.MaxValue) : IStageParts
{
    public List<byte[]> All { get; } = [];

    public int DiesAfter { get; set; } = diesAfter;

    public int Kept => All.Count;

    public Stream Open(int part) => new MemoryStream(All[part]);

    public void Add(Action<Stream> write)
    {
        if (All.Count >= DiesAfter)
            throw new OperationCanceledException("killed");
        using var stream = new MemoryStream();
        write(stream);
        All.Add(stream.ToArray());
    }
}
