using Distillery.Contracts;

namespace Distillery.JobSpecs;

/// <summary>What must hold for a row that learns from rationales.</summary>
internal static class SlimRules
{
    /// <summary>Adds every broken rule of one row.</summary>
    public static void Check(JobSpec spec, StudentSpec student, MethodSpec method, string studentPath, string methodPath, Reporter report)
    {
        if (method.Name != "slim")
        {
            if (method.Slim is not null)
                report.Add($"{methodPath}.slim", $"is only for the method slim, and the method is {method.Name}.");
            return;
        }

        var slim = method.Slim ?? new SlimSpec();
        if (student.Prefixes != "last" && slim.Rationales != "none")
            report.Add($"{studentPath}.prefixes", $"is {student.Prefixes}; the method slim has a rationale for each window, so write prefixes: last (item text alone, rationales: none, learns every prefix too).");
        foreach (var step in slim.Steps.Where(step => step is < 1 or > 3))
            report.Add($"{methodPath}.slim.steps", $"holds {step}; the steps are 1 (preferences), 2 (categories and brands), 3 (products).");
        if (slim.Steps.GroupBy(step => step).FirstOrDefault(group => group.Count() > 1) is { } twice)
            report.Add($"{methodPath}.slim.steps", $"holds {twice.Key} twice; name each step once.");
        if (slim.Rationales == "none" && slim.Fusion == "matching")
            report.Add($"{methodPath}.slim.fusion", "is matching; without rationales there is no text of the user to match: use student or teacher.");
        if (slim.Encoder == "bert" && string.IsNullOrWhiteSpace(slim.EncoderFolder))
            report.Add($"{methodPath}.slim.encoderFolder", "is missing; the encoder bert needs the folder of its model.");
        if (slim.Encoder != "bert" && slim.EncoderFolder is not null)
            report.Add($"{methodPath}.slim.encoderFolder", $"is only for the encoder bert, and encoder is {slim.Encoder}.");
        if (slim.Encoder == "chat" && spec.Teacher.Embeddings is null)
            report.Add("teacher.embeddings", "is missing; the encoder chat turns texts into vectors by it.");
    }
}
