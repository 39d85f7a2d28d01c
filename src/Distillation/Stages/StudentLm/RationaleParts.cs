using System.Text.Json;
using Distillery.Teachers;

namespace Distillery.Distillation.Stages;

/// <summary>Rationales of unfinished work, part by part, with the seconds that writing them took.</summary>
internal sealed class RationaleParts(IStageParts? parts, string settings)
{
    private sealed record Part(string Settings, double Seconds, IReadOnlyList<Line> Texts);

    private sealed record Line(int User, int Position, string Text);

    /// <summary>What earlier attempts have kept, in order.</summary>
    /// <exception cref="InvalidDataException">A part is damaged or belongs to other work.</exception>
    public (List<Rationale> Rationales, double Seconds) Load()
    {
        var (done, seconds) = (new List<Rationale>(), 0.0);
        for (var part = 0; part < (parts?.Kept ?? 0); part++)
        {
            using var stream = parts!.Open(part);
            Part? kept;
            try
            {
                kept = JsonSerializer.Deserialize<Part>(stream);
            }
            catch (JsonException exception)
            {
                throw new InvalidDataException($"part {part} of the kept rationales is damaged: {exception.Message}", exception);
            }

            if (kept is null || kept.Settings != settings)
                throw new InvalidDataException($"part {part} of the kept rationales belongs to other data or other settings.");
            done.AddRange(kept.Texts.Select(line => new Rationale(line.User, line.Position, line.Text, RationaleSteps.Parse(line.Text))));
            seconds += kept.Seconds;
        }

        return (done, seconds);
    }

    /// <summary>Keeps more of them.</summary>
    public void Add(IEnumerable<Rationale> rationales, double seconds) =>
        parts?.Add(stream => JsonSerializer.Serialize(
            stream, new Part(settings, seconds, [.. rationales.Select(rationale => new Line(rationale.User, rationale.Position, rationale.Text))])));
}
