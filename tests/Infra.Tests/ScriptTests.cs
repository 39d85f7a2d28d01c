using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Distillery.Infra.Tests;

/// <summary>The scripts of the images, run here.</summary>
public sealed class ScriptTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("scripts-").FullName;

    [SkippableFact]
    public async Task Entrypoint_SecretFile_BecomesTheSetting_AndOtherNamesStay()
    {
        var secret = Path.Combine(_folder, "registry");
        await File.WriteAllTextAsync(secret, "Host=pg;Password=a=b c\n");

        var (code, output, _) = await RunAsync("entrypoint.sh", ["env"], ("ConnectionStrings__registry_FILE", secret), ("POSTGRES_PASSWORD_FILE", "/nowhere"), ("services__job-api__http__0", "http://x"));

        code.ShouldBe(0);
        var lines = output.Split('\n');
        lines.ShouldContain("ConnectionStrings__registry=Host=pg;Password=a=b c");
        lines.ShouldNotContain(line => line.StartsWith("ConnectionStrings__registry_FILE"));
        lines.ShouldContain("POSTGRES_PASSWORD_FILE=/nowhere", "not ours");
        lines.ShouldContain("services__job-api__http__0=http://x");
    }

    [SkippableFact]
    public async Task Entrypoint_SettingAndFile_IsAnErrorThatNamesBoth()
    {
        var (code, _, error) = await RunAsync("entrypoint.sh", ["env"], ("Distillery__AdminKey", "x"), ("Distillery__AdminKey_FILE", "/tmp/x"));

        code.ShouldBe(2);
        error.ShouldContain("both Distillery__AdminKey and Distillery__AdminKey_FILE");
    }

    [SkippableFact]
    public async Task Entrypoint_FileThatIsMissing_IsAnError()
    {
        var (code, _, error) = await RunAsync("entrypoint.sh", ["env"], ("Distillery__AdminKey_FILE", "/nowhere/key"));

        (code, error.Contains("/nowhere/key")).ShouldBe((2, true));
    }

    [SkippableFact]
    public async Task Entrypoint_OpenBlasKernels_AreNamedUnlessTold()
    {
        var flags = await File.ReadAllTextAsync("/proc/cpuinfo");
        var expected = flags.Contains("avx512vl") ? "SkylakeX" : flags.Contains("avx2") ? "Haswell" : null;

        var (_, output, _) = await RunAsync("entrypoint.sh", ["env"]);
        var (_, told, _) = await RunAsync("entrypoint.sh", ["env"], ("OPENBLAS_CORETYPE", "Zen"));

        if (expected is not null)
            output.Split('\n').ShouldContain($"OPENBLAS_CORETYPE={expected}");
        told.Split('\n').ShouldContain("OPENBLAS_CORETYPE=Zen");
    }

    [SkippableFact]
    public async Task Entrypoint_ProgramsExitCode_IsItsOwn()
        => (await RunAsync("entrypoint.sh", ["bash", "-c", "exit 7"])).Code.ShouldBe(7);

    [SkippableTheory]
    [InlineData("200 OK", 0)]
    [InlineData("503 Service Unavailable", 1)]
    public async Task Healthcheck_Answer_DecidesTheExitCode(string status, int expected)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
            (await reader.ReadLineAsync()).ShouldBe("GET /health HTTP/1.1");
            // The script's lines come one by one: a socket closed on one that was not read resets the connection, and the answer is lost.
            while (!string.IsNullOrEmpty(await reader.ReadLineAsync()))
            {
            }

            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: 2\r\n\r\nOK"));
        });

        var (code, _, _) = await RunAsync("healthcheck.sh", [], ("HTTP_PORTS", $"{((IPEndPoint)listener.LocalEndpoint).Port};9"));

        await serving;
        code.ShouldBe(expected);
    }

    [SkippableFact]
    public async Task Healthcheck_NobodyThere_Fails() => (await RunAsync("healthcheck.sh", [], ("HTTP_PORTS", "1"))).Code.ShouldNotBe(0);

    [SkippableFact]
    public async Task MakeSecrets_Twice_KeepsWhatIsThere()
    {
        var script = Path.Combine(_folder, "make-secrets.sh");
        File.Copy(Path.Combine(Repo.Infra, "compose", "make-secrets.sh"), script);
        await RunFileAsync(script, []);
        var registry = await File.ReadAllTextAsync(Path.Combine(_folder, "secrets", "registry"));

        (await RunFileAsync(script, [])).Code.ShouldBe(0);

        (await File.ReadAllTextAsync(Path.Combine(_folder, "secrets", "registry"))).ShouldBe(registry);
        var password = await File.ReadAllTextAsync(Path.Combine(_folder, "secrets", "postgres_password"));
        password.ShouldMatch("^[A-Za-z0-9]{32}$");
        registry.ShouldBe($"Host=postgres;Port=5432;Username=distillery;Password={password};Database=registry");
        if (OperatingSystem.IsWindows())
            return;
        (File.GetUnixFileMode(Path.Combine(_folder, "secrets")) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.OtherExecute)).ShouldBe(UnixFileMode.None);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Task<(int Code, string Output, string Error)> RunAsync(string script, string[] arguments, params (string Name, string Value)[] environment)
        => RunFileAsync(Path.Combine(Repo.Infra, "docker", script), arguments, environment);

    private static async Task<(int Code, string Output, string Error)> RunFileAsync(string file, string[] arguments, params (string Name, string Value)[] environment)
    {
        Skip.IfNot(File.Exists("/bin/bash"), "There is no /bin/bash on this machine.");
        var start = new ProcessStartInfo("/bin/bash", [file, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("OPENBLAS_CORETYPE");
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
