using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Distillery.LocalHosting.Page;
using Distillery.LocalHosting.Processes;

namespace Distillery.LocalHosting.Running;

/// <summary>The folder in which an AppHost keeps what lasts: servers' data, generated parameters, names of started processes.</summary>
internal sealed class StateFolder : IDisposable
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private readonly string path;
    private readonly FileStream held;

    private StateFolder(string path, FileStream held)
    {
        this.path = path;
        this.held = held;
    }

    /// <summary>Takes the folder for this process.</summary>
    /// <exception cref="DistributedApplicationException">Another AppHost has it.</exception>
    public static StateFolder Take(string path)
    {
        Directory.CreateDirectory(path);
        try
        {
            var held = new FileStream(Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new(path, held);
        }
        catch (IOException error)
        {
            throw new DistributedApplicationException($"Another AppHost runs with the state folder {path}. Stop it, or choose another folder with --state-dir.", error);
        }
    }

    public string In(string name) => Path.Combine(path, name);

    /// <summary>Writes down where things are, for tools of the same user: <c>apphost.json</c>.</summary>
    public void Describe(LocalApplication application, StatusPage page)
    {
        var endpoints = application.Resources.ToDictionary(
            r => r.Name,
            r => r.Annotations.OfType<EndpointAnnotation>().ToDictionary(e => e.Name, e => e.AllocatedEndpoint!.UriString));
        PrivateFile.Write(In("apphost.json"), JsonSerializer.Serialize(new { process = System.Environment.ProcessId, page = page.Address, token = page.Token, endpoints }, Indented) + "\n");
    }

    public void Dispose()
    {
        File.Delete(In("apphost.json"));
        held.Dispose();
    }
}
