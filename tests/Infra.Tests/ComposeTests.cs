namespace Distillery.Infra.Tests;

public sealed class ComposeTests
{
    private static readonly string[] Overlays = ["docker-compose.gpu.yaml", "docker-compose.observability.yaml"];

    public static TheoryData<string> Files => ["", .. Overlays];

    [Theory]
    [MemberData(nameof(Files))]
    public void DependsOn_NamesServices_ThatCanBecomeWhatIsAskedOfThem(string overlay)
    {
        var services = Load(overlay).Pairs("services");
        var count = 0;
        foreach (var (name, service) in services)
        {
            foreach (var (other, how) in service.Pairs("depends_on"))
            {
                services.Keys.ShouldContain(other, name);
                var target = services[other];
                switch (how.Text("condition"))
                {
                    case "service_healthy":
                        // Either its own check, or the one that its Dockerfile brings.
                        (target.At("healthcheck", "test") is not null || (target.At("build") is not null && target.At("healthcheck", "disable") is not true)).ShouldBeTrue(other);
                        break;
                    case "service_completed_successfully":
                        target.Items("command").ShouldContain("--migrate-only");
                        break;
                    default:
                        how.Text("condition").ShouldBe("service_started");
                        break;
                }

                count++;
            }
        }

        count.ShouldBeGreaterThan(10);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Services_UseOnlyWhatIsDeclared(string overlay)
    {
        var file = Load(overlay);
        foreach (var (name, service) in file.Pairs("services"))
        {
            service.Items("secrets").Select(secret => secret as string ?? secret.Text("source")).ShouldAllBe(secret => file.Pairs("secrets").Keys.Contains(secret), name);
            service.Items("networks").Select(Yaml.Scalar).ShouldAllBe(network => file.Pairs("networks").Keys.Contains(network), name);
            foreach (var source in service.Items("volumes").Select(volume => Yaml.Scalar(volume).Split(':')[0]))
            {
                if (source.StartsWith('.'))
                    Path.Exists(Path.Combine(Repo.Infra, "compose", source)).ShouldBeTrue(source);
                else
                    file.Pairs("volumes").Keys.ShouldContain(source, name);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Ports_AreBoundToLoopback(string overlay)
    {
        var ports = Load(overlay).Pairs("services").Values.SelectMany(service => service.Items("ports")).Select(Yaml.Scalar).ToList();

        ports.ShouldNotBeEmpty();
        ports.ShouldAllBe(port => port.StartsWith("127.0.0.1:", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Builds_NameTargetsOfTheDockerfiles_AndImagesAreNotLatest(string overlay)
    {
        foreach (var (name, service) in Load(overlay).Pairs("services"))
        {
            service.Text("image").ShouldNotEndWith(":latest");
            if (service.At("build") is not { } build)
                continue;
            Path.GetFullPath(Path.Combine(Repo.Infra, "compose", build.Text("context"))).ShouldBe(Repo.Root);
            File.Exists(Path.Combine(Repo.Root, build.Text("dockerfile"))).ShouldBeTrue();
            DockerfileTests.Targets(Path.GetFileName(build.Text("dockerfile"))).ShouldContain(build.Text("target"), name);
            service.Items("command").Select(Yaml.Scalar).Where(word => word.EndsWith(".dll", StringComparison.Ordinal)).ShouldAllBe(dll => Repo.Programs.Contains(dll));
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Settings_AreReadByTheCode_AndSecretsComeFromFilesThatAreMounted(string overlay)
    {
        foreach (var (name, service) in Load(overlay).Pairs("services").Where(pair => pair.Value.At("build") is not null))
        {
            foreach (var (variable, value) in service.Pairs("environment"))
            {
                var isFile = variable.EndsWith("_FILE", StringComparison.Ordinal);
                Settings.IsRead(isFile ? variable[..^5] : variable).ShouldBeTrue($"{name}: nothing reads {variable}");
                if (isFile)
                    service.Items("secrets").ShouldContain(Yaml.Scalar(value)["/run/secrets/".Length..], name);
                (value is null or string).ShouldBeTrue($"{name}: {variable} must be quoted");
            }
        }
    }

    [Fact]
    public void Platform_HasEveryServiceOfTheHouse_WithoutRights()
    {
        var services = Load("").Pairs("services");

        services.Keys.Order(StringComparer.Ordinal).ShouldBe(["dashboard", "distillation-worker", "fine-tune-worker", "job-api", "migrate", "postgres", "rabbitmq", "teacher-worker"]);
        foreach (var service in services.Values.Where(service => service.At("build") is not null))
        {
            service.At("read_only").ShouldBe(true);
            service.Items("cap_drop").ShouldBe(["ALL"]);
            service.Items("tmpfs").ShouldBe(["/tmp"]);
        }
    }

    [Fact]
    public void Secrets_AreMadeByTheScript_AndIgnoredByGit()
    {
        var script = Repo.Read("compose", "make-secrets.sh");
        foreach (var (name, secret) in Load("").Pairs("secrets"))
        {
            secret.Text("file").ShouldBe($"secrets/{name}");
            script.ShouldContain($"make {name} ");
        }

        Repo.Read("compose", ".gitignore").ShouldContain("secrets/");
    }

    private static Dictionary<string, object?> Load(string overlay)
    {
        var file = Yaml.Map(Repo.Read("compose", "docker-compose.yaml"));
        return overlay.Length == 0 ? file : Templates.Chart.Merge(file, Yaml.Map(Repo.Read("compose", overlay)));
    }
}
