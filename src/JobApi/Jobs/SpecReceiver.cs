using Distillery.Contracts;
using Distillery.JobApi.Errors;
using Distillery.JobApi.Forms;
using Distillery.JobSpecs;
using Distillery.Registry;

namespace Distillery.JobApi.Jobs;

/// <summary>Reads a spec out of a request: JSON or YAML, within limits, with every problem at once.</summary>
internal sealed class SpecReceiver(JobApiOptions options, DatasetStore datasets)
{
    /// <summary>What came in, or the refusal.</summary>
    public async Task<(SpecReading? Reading, IResult? Refusal)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var (text, isYaml, refusal) = await DocumentBody.ReadAsync(request, "The spec", options.MaxBodyBytes, cancellationToken);
        if (text is null)
            return (null, refusal);
        var reading = isYaml ? JobSpecReader.ReadYaml(text) : JobSpecReader.ReadJson(text);
        // A problem of the document itself means that there is no spec to speak of.
        if (reading.Problems.FirstOrDefault(problem => problem.Path.Length == 0) is not null)
            return (null, ApiProblems.Unreadable(reading.Problems));
        return (await CheckAgainstStoreAsync(reading, cancellationToken), null);
    }

    /// <summary>What only the store can tell about a spec, and texts that it cannot keep.</summary>
    public async Task<SpecReading> CheckAgainstStoreAsync(SpecReading reading, CancellationToken cancellationToken)
    {
        if (reading.Spec is not { } spec)
            return new SpecReading(null, [.. reading.Problems.Select(SpecSecrets.Explain)]);
        var problems = new List<SpecProblem>(SpecTexts.Check(spec).Concat(SpecSecrets.Check(spec)));
        if (problems.Count == 0 && spec.Dataset.Id is { } id)
        {
            var found = await datasets.FindAsync(id, cancellationToken);
            if (found.Count == 0)
                problems.Add(new SpecProblem("dataset.id", $"'{id}' is not the start of the digest of a dataset that was imported here; see /api/datasets."));
            else if (found.Count > 1)
                problems.Add(new SpecProblem("dataset.id", $"'{id}' is the start of several digests; give more digits."));
        }

        return problems.Count == 0 ? reading : new SpecReading(null, problems);
    }
}
