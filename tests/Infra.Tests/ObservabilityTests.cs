using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Distillery.Infra.Tests;

/// <summary>Dashboard, alerts and collector: they name only what exists.</summary>
public sealed partial class ObservabilityTests
{
    // The instruments of libraries that are asked for, with their units; that the libraries have them is tested below.
    private static readonly (string Assembly, string Name, string Unit, bool Counter)[] Libraries =
    [
        ("MassTransit*.dll", "messaging.masstransit.consume", "", true),
        ("MassTransit*.dll", "messaging.masstransit.consume.errors", "", true),
        ("MassTransit*.dll", "messaging.masstransit.send", "", true),
        ("MassTransit*.dll", "messaging.masstransit.send.errors", "", true),
        ("Npgsql.dll", "db.client.operation.duration", "s", false),
        ("Npgsql.dll", "db.client.operation.failed", "", true),
        ("Npgsql.dll", "db.client.connection.count", "", false),
        ("Npgsql.dll", "db.client.connection.npgsql.pending_requests", "", false),
        ("Npgsql.dll", "db.client.connection.npgsql.timeouts", "", true),
        ("Microsoft.AspNetCore.Hosting.dll", "http.server.request.duration", "s", false),
        ("Microsoft.AspNetCore.Hosting.dll", "http.server.active_requests", "", false),
        ("Microsoft.AspNetCore.Server.Kestrel.Core.dll", "kestrel.active_connections", "", false),
        ("System.Diagnostics.DiagnosticSource.dll", "dotnet.process.memory.working_set", "By", false),
        ("System.Diagnostics.DiagnosticSource.dll", "dotnet.process.cpu.time", "s", true),
        ("System.Diagnostics.DiagnosticSource.dll", "dotnet.gc.pause.time", "s", true),
    ];

    [Fact]
    public void LibraryInstruments_AreInTheirAssemblies()
    {
        string[] folders = [AppContext.BaseDirectory, Path.GetDirectoryName(typeof(object).Assembly.Location)!, Path.GetDirectoryName(typeof(Microsoft.AspNetCore.Http.HttpContext).Assembly.Location)!];
        foreach (var (pattern, name, _, _) in Libraries)
        {
            var files = folders.SelectMany(folder => Directory.EnumerateFiles(folder, pattern)).ToList();
            files.ShouldNotBeEmpty(pattern);
            // Texts lie in an assembly as UTF-16.
            files.Any(file => File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.Unicode.GetBytes(name)) >= 0).ShouldBeTrue($"{name} in {pattern}");
        }
    }

    [Fact]
    public void Dashboard_Panels_NameMetricsThatAreEmitted()
    {
        var known = Known();
        var count = 0;
        foreach (var expression in Panels().SelectMany(panel => panel["targets"]?.AsArray() ?? []).Select(target => (string)target!["expr"]!))
        {
            foreach (var metric in Metrics(expression))
            {
                known.ShouldContain(metric, expression);
                count++;
            }
        }

        count.ShouldBeGreaterThan(25);
    }

    [Fact]
    public void Dashboard_ShowsEveryMetricOfThePlatform()
    {
        var shown = Panels().SelectMany(panel => panel["targets"]?.AsArray() ?? []).SelectMany(target => Metrics((string)target!["expr"]!)).ToHashSet();

        Own().Where(metric => !shown.Contains(metric)).ShouldBeEmpty();
    }

    [Fact]
    public void Dashboard_Panels_HaveTheirOwnIdAndPlace()
    {
        var panels = Panels();

        panels.Select(panel => (int)panel["id"]!).ShouldBeUnique();
        panels.ShouldAllBe(panel => (string)panel["title"]! != "");
        panels.Where(panel => (string)panel["type"]! != "row").ShouldAllBe(panel => (string)panel["description"]! != "");
        var places = panels.Select(panel => panel["gridPos"]!).Select(at => ((int)at["x"]!, (int)at["y"]!, (int)at["w"]!, (int)at["h"]!)).ToList();
        foreach (var (x, y, w, h) in places)
        {
            (x + w).ShouldBeLessThanOrEqualTo(24);
            places.Count(other => x < other.Item1 + other.Item3 && other.Item1 < x + w && y < other.Item2 + other.Item4 && other.Item2 < y + h).ShouldBe(1, "panels overlap");
        }
    }

    [Fact]
    public void Alerts_NameMetricsThatAreEmitted_AndSayWhatToDo()
    {
        var known = Known();
        var rules = Yaml.Map(Repo.Read("observability", "alerts.yaml")).Items("groups").SelectMany(group => group.Items("rules")).ToList();

        rules.Count.ShouldBeGreaterThanOrEqualTo(5);
        foreach (var rule in rules)
        {
            Metrics(rule.Text("expr")).ShouldNotBeEmpty();
            Metrics(rule.Text("expr")).ShouldAllBe(metric => known.Contains(metric), rule.Text("alert"));
            rule.Text("labels", "severity").ShouldBeOneOf("info", "warning", "critical");
            rule.Text("annotations", "summary").ShouldNotBeEmpty();
            rule.Text("annotations", "description").ShouldNotBeEmpty();
        }

        rules.Select(rule => rule.Text("alert")).ShouldBeUnique();
    }

    [Fact]
    public void Collector_Pipelines_UseOnlyPartsThatAreConfigured_AndPrometheusScrapesIts()
    {
        var collector = Yaml.Map(Repo.Read("observability", "otel-collector.yaml"));
        foreach (var (name, pipeline) in collector.Pairs("service", "pipelines"))
        {
            foreach (var part in new[] { "receivers", "processors", "exporters" })
                pipeline.Items(part).Select(Yaml.Scalar).ShouldAllBe(used => collector.Pairs(part).Keys.Contains(used), name);
        }

        collector.Items("service", "extensions").Select(Yaml.Scalar).ShouldAllBe(used => collector.Pairs("extensions").Keys.Contains(used));
        var port = collector.Text("exporters", "prometheus", "endpoint").Split(':')[1];
        Yaml.Map(Repo.Read("observability", "prometheus.yaml")).Items("scrape_configs").SelectMany(job => job.Items("static_configs")).SelectMany(config => config.Items("targets"))
            .ShouldBe([$"otel-collector:{port}"]);
    }

    private static List<JsonObject> Panels()
        => [.. JsonNode.Parse(Repo.Read("observability", "grafana-dashboard.json"))!["panels"]!.AsArray().Select(panel => panel!.AsObject())];

    /// <summary>Names of metrics in a PromQL expression: neither functions, nor labels, nor what is in quotes.</summary>
    private static List<string> Metrics(string expression)
    {
        var bare = Labels().Replace(Quoted().Replace(expression, "\"\""), "");
        return [.. Word().Matches(bare).Select(match => match.Value).Where(word => word.Contains('_') && word is not ("histogram_quantile" or "label_replace")).Distinct()];
    }

    private static HashSet<string> Known()
    {
        var known = Own();
        foreach (var (_, name, unit, counter) in Libraries)
            known.UnionWith(Exported(name, unit, counter, histogram: name.EndsWith("duration", StringComparison.Ordinal)));
        return known;
    }

    /// <summary>Instruments of the meter Distillery, as the code makes them.</summary>
    private static HashSet<string> Own()
    {
        var own = new HashSet<string>();
        foreach (Match instrument in Repo.Code.Values.SelectMany(code => Instrument().Matches(code)))
        {
            var kind = instrument.Groups["kind"].Value;
            var name = instrument.Groups["name"].Value;
            var unit = Unit().Match(instrument.Groups["rest"].Value).Groups[1].Value;
            own.UnionWith(Exported(name, unit.StartsWith('{') ? "" : unit, kind.EndsWith("Counter", StringComparison.Ordinal) && !kind.Contains("UpDown", StringComparison.Ordinal), kind == "Histogram"));
        }

        own.Count.ShouldBeGreaterThanOrEqualTo(8, "the meter's instruments were not found in the code");
        return own;
    }

    // What the collector's Prometheus exporter makes of an instrument.
    private static IEnumerable<string> Exported(string name, string unit, bool counter, bool histogram)
    {
        var metric = name.Replace('.', '_') + unit switch { "s" => "_seconds", "By" => "_bytes", "ms" => "_milliseconds", _ => "" } + (counter ? "_total" : "");
        return histogram ? [metric + "_bucket", metric + "_count", metric + "_sum"] : [metric];
    }

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\{[^}]*\}|\b(by|on|without|ignoring) \([^)]*\)|\[[^\]]*\]")]
    private static partial Regex Labels();

    [GeneratedRegex("[a-z][a-z0-9_]*")]
    private static partial Regex Word();

    [GeneratedRegex("""Create(?<kind>Counter|Histogram|UpDownCounter|ObservableGauge|ObservableCounter|ObservableUpDownCounter|Gauge)(<\w+>)?\(\s*"(?<name>distillery\.[a-z_.]+)"(?<rest>[^;]*);""")]
    private static partial Regex Instrument();

    [GeneratedRegex("""(?<=[,(] ?)"(s|By|ms|\{[a-z]+\})",""")]
    private static partial Regex Unit();
}
