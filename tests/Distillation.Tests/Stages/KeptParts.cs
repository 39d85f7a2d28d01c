using System.Text.Json;
using Distillery.LanguageModels;
using Distillery.Teachers;

namespace Distillery.Distillation.Tests.Stages;

/// <summary>Rationales that an earlier attempt left behind.</summary>
internal sealed class KeptParts(List<Rationale> first) : ITuningCheckpoints
{
    public void Save(Action<Stream> write)
    {
    }

    public Stream? TryOpen() => new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(first));
}
