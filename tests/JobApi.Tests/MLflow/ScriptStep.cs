using System.Text;

namespace Distillery.JobApi.Tests.MLflow;

/// <summary>One call of a script and what must come back.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Method">The verb.</param>
/// <param name="Path">Address with query; names in angle brackets are replaced by what was remembered.</param>
/// <param name="Headers">Headers of the request.</param>
/// <param name="Body">The body; null sends none.</param>
/// <param name="Status">The expected status.</param>
/// <param name="Expected">The expected body: JSON, or text where it is not JSON.</param>
/// <param name="Remember">Names and where their values stand in the answer, for example <c>run.info.run_id</c>.</param>
internal sealed record ScriptStep(
    string Title, string Method, string Path, IReadOnlyList<(string Name, string Value)> Headers, string? Body, int Status, string Expected, IReadOnlyList<(string Name, string Place)> Remember)
{
    /// <summary>Reads a script: steps begin with <c>=== title</c>, answers with <c>--- status</c>, what is remembered with <c>@name place</c>.</summary>
    public static IReadOnlyList<ScriptStep> Read(string text)
        => [.. text.Split("\n=== ").Skip(1).Select(Parse)];

    public override string ToString()
    {
        var text = new StringBuilder($"\n=== {Title}\n{Method} {Path}\n");
        foreach (var (name, value) in Headers)
            text.Append($"{name}: {value}\n");
        if (Body is not null)
            text.Append($"\n{Body}\n");
        text.Append($"--- {Status}\n");
        foreach (var (name, place) in Remember)
            text.Append($"@{name} {place}\n");
        return text.Append(Expected.Length == 0 ? "" : Expected + "\n").ToString();
    }

    private static ScriptStep Parse(string block)
    {
        var lines = block.TrimEnd().Split('\n');
        var answer = Array.FindIndex(lines, line => line.StartsWith("--- ", StringComparison.Ordinal));
        var blank = Array.FindIndex(lines, 0, answer, line => line.Length == 0);
        var call = lines[1].Split(' ', 2);
        var after = lines[(answer + 1)..];
        return new ScriptStep(
            lines[0],
            call[0],
            call[1],
            [.. lines[2..(blank < 0 ? answer : blank)].Select(line => line.Split(": ", 2)).Select(parts => (parts[0], parts[1]))],
            blank < 0 ? null : string.Join('\n', lines[(blank + 1)..answer]),
            int.Parse(lines[answer][4..]),
            string.Join('\n', after.SkipWhile(line => line.StartsWith('@'))),
            [.. after.TakeWhile(line => line.StartsWith('@')).Select(line => line[1..].Split(' ', 2)).Select(parts => (parts[0], parts[1]))]);
    }
}
