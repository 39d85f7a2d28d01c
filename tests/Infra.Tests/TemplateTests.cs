using Distillery.Infra.Tests.Templates;

namespace Distillery.Infra.Tests;

/// <summary>The renderer itself, against what Go's text/template gives for the same texts.</summary>
public sealed class TemplateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chart-").FullName;

    [Theory]
    [InlineData("a {{- /* c */ -}} b", "ab")]
    [InlineData("a\n  {{- if .Values.yes }}\n  b\n  {{- else }}\n  c\n  {{- end }}\nd", "a\n  b\nd")]
    [InlineData("{{ if not .Values.yes }}a{{ else if eq .Values.name \"x\" }}b{{ else }}c{{ end }}", "b")]
    [InlineData("{{ range $k, $v := .Values.map }}{{ $k }}={{ $v }};{{ end }}", "a=1;b=2;")]
    [InlineData("{{ range .Values.list }}{{ . }}{{ $.Values.name }}{{ end }}", "pxqx")]
    [InlineData("{{ with .Values.none }}a{{ else }}b{{ end }}{{ with .Values.map }}{{ .a }}{{ end }}", "b1")]
    [InlineData("{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ end }}{{ $x }}", "2")]
    [InlineData("{{ printf \"%s-%d\" .Values.name 3 | quote }}", "\"x-3\"")]
    [InlineData("{{ default \"d\" .Values.none }}{{ default \"d\" .Values.name }}", "dx")]
    [InlineData("{{ include \"f\" (dict \"v\" .Values.name) }}", "<x>")]
    [InlineData("a:{{ toYaml .Values.map | nindent 2 }}", "a:\n  a: 1\n  b: 2")]
    [InlineData("{{ ternary \"y\" \"n\" (gt (int .Values.map.b) 1) }}", "y")]
    [InlineData("{{ default (printf \"%s\" .Values.name) .Values.none }}{{ (dict \"a\" 1).a }}", "x1")]
    [InlineData("{{ and .Values.yes (not .Values.none) }}", "true")]
    public void Render_Text_IsWhatGoGives(string template, string expected)
        => Render("{{- define \"f\" -}}<{{ .v }}>{{- end -}}" + template).ShouldBe(expected);

    [Theory]
    [InlineData("{{ .Values.none.x }}", "nil pointer")]
    [InlineData("{{ frobnicate 1 }}", "not defined")]
    [InlineData("{{ include \"g\" . }}", "no template")]
    [InlineData("{{ $y }}", "undefined variable")]
    public void Render_Mistake_IsAnError(string template, string expected)
        => Should.Throw<TemplateException>(() => Render(template)).Message.ShouldContain(expected);

    [Theory]
    [InlineData("{{ if true }}a")]
    [InlineData("a{{ end }}")]
    [InlineData("{{ (eq 1 1 }}")]
    [InlineData("{{ .Values")]
    public void Parse_BrokenTemplate_IsAnError(string template) => Should.Throw<FormatException>(() => Render(template));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Render(string template)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "templates"));
        File.WriteAllText(Path.Combine(_folder, "Chart.yaml"), "name: c\nversion: 1.0.0\nappVersion: '1'\n");
        File.WriteAllText(Path.Combine(_folder, "templates", "t.yaml"), template);
        return new Chart(_folder).Render(Yaml.Map("yes: true\nnone: null\nname: x\nmap: { b: 2, a: 1 }\nlist: [p, q]\n"))["t.yaml"];
    }
}
