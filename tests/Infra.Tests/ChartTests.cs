using System.Text.Json.Nodes;
using Distillery.Infra.Tests.Templates;

namespace Distillery.Infra.Tests;

public sealed class ChartTests
{
    private const string Secrets = """secrets: { registry: "Host=pg;Password=x", bus: "amqp://u:p@mq:5672", adminKey: "0123456789abcdef", secretsKey: "0123456789abcdef", kedaPostgres: "postgres://u:p@pg/registry", s3AccessKey: a, s3SecretKey: b }""";

    private static readonly string Folder = Path.Combine(Repo.Infra, "helm", "distillery");
    private static readonly Chart Chart = new(Folder);
    private static readonly Dictionary<string, object?> Defaults = Yaml.Map(Repo.Read("helm", "distillery", "values.yaml"));
    private static readonly SchemaCheck Schema = new((JsonObject)JsonNode.Parse(Repo.Read("helm", "distillery", "values.schema.json"))!);

    private static readonly Dictionary<string, string> Variants = new()
    {
        ["defaults"] = Secrets,
        ["existing"] = "secrets: { existing: mine }\nserviceAccount: { create: false }\n",
        ["volume"] = $"{Secrets}\nartifacts: {{ kind: volume, volume: {{ size: 1Ti, storageClass: nfs }} }}\ndashboard: {{ keysVolume: {{ enabled: false }} }}\n",
        ["claim"] = "secrets: { existing: mine }\nartifacts: { kind: volume, volume: { existingClaim: shared } }\nmigrations: { enabled: false }\n",
        ["gpu"] = $$"""
            {{Secrets}}
            image: { registry: reg.example.com/ml, tag: "1.2", pullSecrets: [{ name: pull }] }
            artifacts: { s3: { useKeys: true, endpoint: "http://minio:9000", prefix: x, forcePathStyle: true }, keepJobsPerName: 3, keepDays: 30 }
            workers:
              distillation-worker: { gpus: 1, autoscaling: { enabled: true }, env: { A_B: "1" }, nodeSelector: { pool: gpu }, tolerations: [{ key: nvidia.com/gpu, operator: Exists }] }
              teacher-worker: { autoscaling: { enabled: true, byBacklog: false } }
            ingress: { enabled: true, className: nginx, tlsSecret: tls, annotations: { a: b } }
            networkPolicy: { ingressFrom: [{ namespaceSelector: {} }], egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/8 } }] }] }
            telemetry: { otlpEndpoint: "http://otel:4317" }
            jobApi: { replicas: 1, env: { X: "y" } }
            podDisruptionBudget: { enabled: false }
            """,
    };

    public static TheoryData<string> Names => [.. Variants.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_OfEveryVariant_ConformToTheSchema(string variant) => Schema.Problems(Values(variant)).ShouldBeEmpty();

    [Theory]
    [InlineData("artifacts: { kind: tape }", ".artifacts.kind")]
    [InlineData("artifacts: { graceHours: 1 }", ".artifacts.graceHours")]
    [InlineData("jobApi: { replicas: many }", ".jobApi.replicas")]
    [InlineData("jobApi: { replica: 2 }", ".jobApi.replica is not known")]
    [InlineData("secrets: { adminKey: short }", ".secrets.adminKey")]
    [InlineData("workers: { gpu-worker: { queue: x } }", ".workers.gpu-worker")]
    [InlineData("workers: { teacher-worker: { env: { A: 1 } } }", ".workers.teacher-worker.env.A")]
    [InlineData("dashboard: { resources: { limits: { memory: lots } } }", ".dashboard.resources.limits.memory")]
    public void Values_ThatAreWrong_AreRefusedByTheSchema(string values, string expected)
        => Schema.Problems(Chart.Merge(Defaults, Yaml.Map(values))).ShouldContain(problem => problem.StartsWith(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("", "secrets.registry is empty")]
    [InlineData("secrets: { registry: a, bus: 'amqp://b', adminKey: c, secretsKey: d }\nworkers: { teacher-worker: { autoscaling: { enabled: true } } }", "secrets.kedaPostgres is empty")]
    [InlineData("secrets: { registry: a, bus: 'amqp://b', adminKey: c, secretsKey: d }\nartifacts: { s3: { useKeys: true } }", "secrets.s3AccessKey is empty")]
    public void Render_WithoutASecret_SaysWhichOne(string values, string expected)
        => Should.Throw<TemplateException>(() => Chart.Render(values.Length == 0 ? Defaults : Chart.Merge(Defaults, Yaml.Map(values)))).Message.ShouldContain(expected);

    [Theory]
    [MemberData(nameof(Names))]
    public void Objects_AreWhole_AndNoNameComesTwice(string variant)
    {
        var objects = Objects(variant);

        objects.Count.ShouldBeGreaterThan(10);
        foreach (var item in objects)
        {
            item.Text("apiVersion").ShouldNotBeEmpty();
            item.Text("metadata", "name").ShouldMatch("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$");
            item.Text("metadata", "labels", "app.kubernetes.io/name").ShouldBe("distillery");
            item.Pairs("metadata", "labels").Values.ShouldAllBe(label => label is string, "a label must be a text, not a number");
        }

        objects.Select(item => $"{item.Text("kind")}/{item.Text("metadata", "name")}").ShouldBeUnique();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Selectors_FindTheirPods(string variant)
    {
        var pods = Pods(variant);
        foreach (var workload in Objects(variant).Where(item => item.At("spec", "selector", "matchLabels") is not null && item.Text("kind") == "Deployment"))
            Matches(workload.Pairs("spec", "template", "metadata", "labels"), workload.Pairs("spec", "selector", "matchLabels")).ShouldBeTrue(workload.Text("metadata", "name"));
        foreach (var service in Of(variant, "Service"))
        {
            var found = pods.Where(pod => Matches(pod.Pairs("metadata", "labels"), service.Pairs("spec", "selector"))).ToList();
            found.Count.ShouldBe(1, service.Text("metadata", "name"));
            var ports = Containers(found[0]).SelectMany(container => container.Items("ports")).Select(port => port.Text("name"));
            service.Items("spec", "ports").Select(port => port.Text("targetPort")).ShouldAllBe(port => ports.Contains(port));
        }

        foreach (var other in Objects(variant).Where(item => item.Text("kind") is "PodDisruptionBudget" or "NetworkPolicy"))
        {
            var labels = other.Pairs("spec", other.Text("kind") == "NetworkPolicy" ? "podSelector" : "selector", "matchLabels");
            labels.ShouldNotBeEmpty();
            pods.ShouldContain(pod => Matches(pod.Pairs("metadata", "labels"), labels), other.Text("metadata", "name"));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Pods_HaveNoRights_AndEveryVolumeThatTheyMount(string variant)
    {
        var claims = Of(variant, "PersistentVolumeClaim").Select(claim => claim.Text("metadata", "name")).Append("shared").ToList();
        foreach (var pod in Pods(variant))
        {
            pod.At("spec", "securityContext", "runAsNonRoot").ShouldBe(true);
            pod.At("spec", "automountServiceAccountToken").ShouldBe(false);
            var volumes = pod.Items("spec", "volumes");
            foreach (var container in Containers(pod))
            {
                container.At("securityContext", "readOnlyRootFilesystem").ShouldBe(true);
                container.At("securityContext", "allowPrivilegeEscalation").ShouldBe(false);
                container.Items("securityContext", "capabilities", "drop").ShouldBe(["ALL"]);
                container.Items("volumeMounts").Select(mount => mount.Text("name")).ShouldAllBe(name => volumes.Any(volume => volume.Text("name") == name));
                // A root that cannot be written to needs a place for temporary files.
                container.Items("volumeMounts").Select(mount => mount.Text("mountPath")).ShouldContain("/tmp");
                container.At("resources", "limits", "memory").ShouldNotBeNull();
            }

            volumes.Where(volume => volume.At("persistentVolumeClaim") is not null).Select(volume => volume.Text("persistentVolumeClaim", "claimName")).ShouldAllBe(name => claims.Contains(name));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Services_AnswerTheProbesThatTheCodeMaps(string variant)
    {
        foreach (var pod in Of(variant, "Deployment").Select(workload => workload.At("spec", "template")))
        {
            var container = Containers(pod).Single();
            container.Text("readinessProbe", "httpGet", "path").ShouldBe("/health");
            container.Text("livenessProbe", "httpGet", "path").ShouldBe("/alive");
            container.Text("startupProbe", "httpGet", "path").ShouldBe("/alive");
            container.Items("ports").Single().Text("containerPort").ShouldBe(DockerfileTests.Port);
            // A worker hands its stages back within 5 seconds.
            int.Parse(pod.Text("spec", "terminationGracePeriodSeconds")).ShouldBeGreaterThan(5);
        }

        var code = string.Join('\n', Repo.Code.Values);
        code.ShouldContain("\"/health\"");
        code.ShouldContain("\"/alive\"");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Settings_AreReadByTheCode_AndSecretsExist(string variant)
    {
        var keys = Of(variant, "Secret").SelectMany(secret => secret.Pairs("stringData").Keys).ToList();
        foreach (var pod in Pods(variant))
        {
            foreach (var setting in Containers(pod).SelectMany(container => container.Items("env")))
            {
                var name = setting.Text("name");
                if (name is not ("A_B" or "X"))
                    Settings.IsRead(name).ShouldBeTrue($"nothing reads {name}");
                if (setting.At("value") is { } value)
                    value.ShouldBeOfType<string>($"{name} must be a text for Kubernetes");
                if (keys.Count > 0 && setting.At("valueFrom", "secretKeyRef") is { } reference)
                    keys.ShouldContain(reference.Text("key"));
            }

            Containers(pod).SelectMany(container => container.Items("env")).Select(setting => setting.Text("name")).ShouldBeUnique();
        }

        foreach (var reference in Of(variant, "TriggerAuthentication").SelectMany(item => item.Items("spec", "secretTargetRef")))
            keys.ShouldContain(reference.Text("key"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Images_AreBuiltByTheDockerfiles_AndRunProgramsThatExist(string variant)
    {
        foreach (var container in Pods(variant).SelectMany(Containers))
        {
            var image = container.Text("image");
            var (service, tag) = image[(image.LastIndexOf('/') + 1)..].Split(':') is [var s, var t] ? (s, t) : throw new FormatException(image);
            tag.ShouldNotBe("latest");
            DockerfileTests.Targets(tag.EndsWith("-cuda", StringComparison.Ordinal) ? "Dockerfile.cuda" : "Dockerfile").ShouldContain(service);
            foreach (var program in container.Items("args").Select(Yaml.Scalar).Where(argument => argument.EndsWith(".dll", StringComparison.Ordinal)))
                Repo.Programs.ShouldContain(program);
        }
    }

    [Fact]
    public void Migrations_RunBeforeEverything_AfterTheirSecret()
    {
        var (job, secret) = (Of("defaults", "Job").Single(), Of("defaults", "Secret").Single());

        job.Items("spec", "template", "spec", "containers").Single().Items("args").ShouldBe(["dotnet", "Distillery.JobApi.dll", "--migrate-only"]);
        Repo.Code.Values.ShouldContain(code => code.Contains("\"--migrate-only\""));
        job.Text("metadata", "annotations", "helm.sh/hook").ShouldBe("pre-install,pre-upgrade");
        int.Parse(secret.Text("metadata", "annotations", "helm.sh/hook-weight")).ShouldBeLessThan(int.Parse(job.Text("metadata", "annotations", "helm.sh/hook-weight")));
        // The others then only look; without the job they migrate themselves.
        Setting(Worker("defaults"), "Distillery__Migrate").ShouldBe("check");
        Setting(Worker("claim"), "Distillery__Migrate").ShouldBe("auto");
        Of("claim", "Job").ShouldBeEmpty();
    }

    [Fact]
    public void Gpus_AreAskedForWithTheImageThatUsesThem()
    {
        Worker("defaults").At("resources", "limits", "nvidia.com/gpu").ShouldBeNull();
        Setting(Worker("defaults"), "Distillery__Worker__Device").ShouldBe("cpu");

        var worker = Worker("gpu");
        worker.At("resources", "limits", "nvidia.com/gpu").ShouldBe(1L);
        worker.Text("image").ShouldBe("reg.example.com/ml/distillery/distillation-worker:1.2-cuda");
        Setting(worker, "Distillery__Worker__Device").ShouldBe("cuda");
    }

    [Fact]
    public void Scaling_FollowsTheQueuesOfTheCode()
    {
        var kinds = Repo.Code.Single(pair => pair.Key.EndsWith("/StageKinds.cs", StringComparison.Ordinal)).Value;
        var names = Repo.Code.Single(pair => pair.Key.EndsWith("/StageEndpoints.cs", StringComparison.Ordinal)).Value;
        names.ShouldContain("$\"stages-{queue}\"");
        foreach (var (worker, settings) in Defaults.Pairs("workers"))
            kinds.ShouldContain($"Queue = \"{settings.Text("queue")}\"", customMessage: worker);

        var scaled = Of("gpu", "ScaledObject");
        scaled.Count.ShouldBe(2);
        foreach (var item in scaled)
        {
            var target = item.Text("spec", "scaleTargetRef", "name");
            var workload = Of("gpu", "Deployment").Single(deployment => deployment.Text("metadata", "name") == target);
            workload.At("spec", "replicas").ShouldBeNull("the scaler decides");
            item.Items("spec", "triggers")[0].Text("metadata", "queueName").ShouldStartWith("stages-");
            item.Items("spec", "triggers").Select(trigger => trigger.Text("authenticationRef", "name")).Distinct()
                .ShouldBe(Of("gpu", "TriggerAuthentication").Select(authentication => authentication.Text("metadata", "name")));
        }

        var query = scaled.SelectMany(item => item.Items("spec", "triggers")).Single(trigger => trigger.Text("type") == "postgresql").Text("metadata", "query");
        query.ShouldBe("SELECT COUNT(*) FROM stages WHERE queue = 'distillation' AND state IN ('ready', 'running')");
    }

    [Fact]
    public void Ingress_LeadsToServicesThatExist()
    {
        var services = Of("gpu", "Service").Select(service => service.Text("metadata", "name")).ToList();

        Of("gpu", "Ingress").Single().Items("spec", "rules").SelectMany(rule => rule.Items("http", "paths"))
            .Select(path => path.Text("backend", "service", "name")).ShouldAllBe(name => services.Contains(name));
        Setting(Containers(Of("gpu", "Deployment").Single(item => item.Text("metadata", "name") == "rel-dashboard").At("spec", "template")).Single(), "Dashboard__ApiAddress")
            .ShouldBe("http://rel-job-api");
    }

    [Fact]
    public void EveryValue_IsUsedByATemplate()
    {
        var templates = string.Join('\n', Directory.EnumerateFiles(Path.Combine(Folder, "templates")).Select(File.ReadAllText));
        IEnumerable<string> Keys(Dictionary<string, object?> map) => map.SelectMany(pair => pair.Value is Dictionary<string, object?> { Count: > 0 } inner ? Keys(inner).Append(pair.Key) : [pair.Key]);
        var open = new[] { "teacher-worker", "fine-tune-worker", "distillation-worker", "requests", "limits", "cpu", "memory" };

        Keys(Defaults).Distinct().Except(open).Where(key => !templates.Contains($".{key}", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static Dictionary<string, object?> Values(string variant) => Chart.Merge(Defaults, Yaml.Map(Variants[variant]));

    private static List<object?> Objects(string variant)
        => [.. Chart.Render(Values(variant)).Where(file => file.Key.EndsWith(".yaml", StringComparison.Ordinal)).SelectMany(file => Yaml.Documents(file.Value)).Where(item => item is not null)];

    private static List<object?> Of(string variant, string kind) => [.. Objects(variant).Where(item => item.Text("kind") == kind)];

    private static List<object?> Pods(string variant) => [.. Objects(variant).Select(item => item.At("spec", "template")).Where(pod => pod is not null)];

    private static IReadOnlyList<object?> Containers(object? pod) => pod.Items("spec", "containers");

    private static object? Worker(string variant)
        => Containers(Of(variant, "Deployment").Single(item => item.Text("metadata", "name") == "rel-distillation-worker").At("spec", "template")).Single();

    private static string Setting(object? container, string name) => container.Items("env").Single(setting => setting.Text("name") == name).Text("value");

    private static bool Matches(IReadOnlyDictionary<string, object?> labels, IReadOnlyDictionary<string, object?> selector)
        => selector.All(pair => labels.TryGetValue(pair.Key, out var value) && Equals(value, pair.Value));
}
