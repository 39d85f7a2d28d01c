using Distillery.Contracts;

namespace Distillery.JobSpecs;

/// <summary>What must hold inside <c>teacher</c>, and between it and the methods that learn from it.</summary>
internal static class TeacherRules
{
    /// <summary>Adds every broken rule.</summary>
    public static void Check(JobSpec spec, Reporter report)
    {
        var teacher = spec.Teacher;
        Needs(teacher.Kind == "files" && string.IsNullOrWhiteSpace(teacher.Folder), "folder", "the folder of its artefacts", teacher, report);
        Needs(teacher.Kind == "chat" && string.IsNullOrWhiteSpace(teacher.Endpoint), "endpoint", "a base address, for example http://localhost:8000/v1", teacher, report);
        Needs(teacher.Kind is "chat" or "local-lm" && string.IsNullOrWhiteSpace(teacher.Model), "model", teacher.Kind == "chat" ? "the endpoint's model" : "tiny, or the folder of a model", teacher, report);
        Only(teacher.Folder, "folder", teacher, report, "files", "chat");
        if (teacher is { Kind: "chat", Folder: not null, Transport: not "batch" })
            report.Add("teacher.folder", "belongs to transport: batch: there the files of requests and results are exchanged by hand.");
        Only(teacher.Model, "model", teacher, report, "chat", "local-lm");
        Only(teacher.Windows, "windows", teacher, report, "chat", "local-lm");
        Only(teacher.Endpoint, "endpoint", teacher, report, "chat");
        Only(teacher.ApiKeyVariable, "apiKeyVariable", teacher, report, "chat");
        Only(teacher.Template, "template", teacher, report, "chat");
        Only(teacher.Budget, "budget", teacher, report, "chat");
        Only(teacher.Price, "price", teacher, report, "chat");
        Only(teacher.Limits, "limits", teacher, report, "chat");
        Only(teacher.Decoding, "decoding", teacher, report, "chat");
        Only(teacher.StopAt, "stopAt", teacher, report, "chat");
        Only(teacher.Embeddings, "embeddings", teacher, report, "chat");
        Only(teacher.Transport, "transport", teacher, report, "chat");
        Only(teacher.Samples, "samples", teacher, report, "local-lm");
        Only(teacher.Variant, "variant", teacher, report, "local-lm");
        Only(teacher.Lora, "lora", teacher, report, "local-lm");
        Only(teacher.Tuning, "tuning", teacher, report, "local-lm");
        if (teacher.Gamma is { } gamma && teacher.Variant is null or "plain")
            report.Add("teacher.gamma", $"is {teacher.Gamma}; it belongs to a variant: popularity or cf.");
        CheckEndpoint(teacher.Endpoint, "teacher.endpoint", report);
        CheckEndpoint(teacher.Embeddings?.Endpoint, "teacher.embeddings.endpoint", report);
        if (teacher.Budget?.Usd is { } usd && teacher.Price is null)
            report.Add("teacher.budget.usd", $"is {usd}, but teacher.price is absent: without prices nobody can tell what is spent.");
        if (teacher.Budget?.Usd is not null && teacher.Embeddings is { PricePerMillion: null })
            report.Add("teacher.embeddings.pricePerMillion", "is absent, but teacher.budget.usd is given: without prices nobody can tell what is spent (0 where vectors cost nothing).");
        CheckLists(spec.Method, "method", teacher, report);
        for (var i = 0; i < spec.Baselines.Count; i++)
        {
            if (spec.Baselines[i].Method is { } method)
                CheckLists(method, $"baselines[{i}].method", teacher, report);
        }
    }

    private static void CheckLists(MethodSpec method, string path, TeacherSpec teacher, Reporter report)
    {
        if (method.Name is "fused" or "dllm2rec" && method.Lists.K is { } k && k > teacher.K)
            report.Add($"{path}.lists.k", $"is {k}; the teacher gives only {teacher.K} items a list (teacher.k).");
        if (method.Name == "slim" && teacher.Kind is not ("content" or "chat") && (method.Slim?.Rationales ?? "student") != "none")
            report.Add("teacher.kind", $"is {teacher.Kind}; rationales are written by content (from a template) or by chat.");
    }

    private static void CheckEndpoint(string? address, string path, Reporter report)
    {
        if (!string.IsNullOrWhiteSpace(address) && !(Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            report.Add(path, $"is \"{address}\"; it must be an address that begins with http:// or https://.");
        else if (address is not null && Uri.TryCreate(address, UriKind.Absolute, out var secret) && secret.UserInfo.Length > 0)
            report.Add(path, "holds a user name or password; name the key's environment variable in apiKeyVariable instead.");
    }

    private static void Needs(bool broken, string field, string what, TeacherSpec teacher, Reporter report)
    {
        if (broken && !report.Knows($"teacher.{field}"))
            report.Add($"teacher.{field}", $"is missing; kind {teacher.Kind} needs {what}.");
    }

    private static void Only(object? value, string field, TeacherSpec teacher, Reporter report, params string[] kinds)
    {
        if (value is not null && !kinds.Contains(teacher.Kind))
            report.Add($"teacher.{field}", $"is only for kind {string.Join(" and ", kinds)}, and kind is {teacher.Kind}.");
    }
}
