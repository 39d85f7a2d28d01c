using System.Text;

namespace Distillery.Infra.Tests.Templates;

/// <summary>
/// Renders a Helm chart without Helm: the subset of Go's templates and of Helm's functions that the chart uses. Compared once with Go's own
/// text/template and the sprig library on this chart; the results were the same, document by document.
/// </summary>
internal sealed class Chart
{
    private readonly Dictionary<string, IReadOnlyList<Node>> _definitions = [];
    private readonly SortedDictionary<string, IReadOnlyList<Node>> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, object?> _meta;

    public Chart(string folder)
    {
        _meta = Yaml.Map(File.ReadAllText(Path.Combine(folder, "Chart.yaml")));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(folder, "templates")))
        {
            var nodes = TemplateParser.Parse(File.ReadAllText(file), _definitions);
            if (!Path.GetFileName(file).StartsWith('_'))
                _files[Path.GetFileName(file)] = nodes;
        }
    }

    /// <summary>Text by file name.</summary>
    public IReadOnlyDictionary<string, string> Render(Dictionary<string, object?> values, string release = "rel", string space = "ns")
    {
        var root = new Dictionary<string, object?>
        {
            ["Values"] = values,
            ["Chart"] = new Dictionary<string, object?> { ["Name"] = _meta["name"], ["Version"] = _meta["version"], ["AppVersion"] = _meta["appVersion"] },
            ["Release"] = new Dictionary<string, object?> { ["Name"] = release, ["Namespace"] = space, ["Service"] = "Helm" },
        };
        return _files.ToDictionary(pair => pair.Key, pair => Run(pair.Value, root));
    }

    /// <summary>Values over values, map by map.</summary>
    public static Dictionary<string, object?> Merge(Dictionary<string, object?> under, Dictionary<string, object?> over)
    {
        var merged = new Dictionary<string, object?>(under);
        foreach (var (key, value) in over)
            merged[key] = value is Dictionary<string, object?> map && merged.GetValueOrDefault(key) is Dictionary<string, object?> below ? Merge(below, map) : value;
        return merged;
    }

    private string Run(IReadOnlyList<Node> nodes, object? dot)
    {
        var output = new StringBuilder();
        Run(nodes, dot, new Scope(null) { ["$"] = dot }, output);
        return output.ToString();
    }

    private void Run(IReadOnlyList<Node> nodes, object? dot, Scope scope, StringBuilder output)
    {
        foreach (var node in nodes)
        {
            switch (node)
            {
                case TextNode text:
                    output.Append(text.Text);
                    break;
                case ActionNode action:
                    var value = Evaluate(action.Pipeline, dot, scope);
                    if (action.Pipeline.Variables.Count == 0)
                        output.Append(Functions.Text(value));
                    else
                        scope.Store(action.Pipeline.Variables.Single(), value, action.Pipeline.Declares);
                    break;
                case BlockNode { Kind: "range" } range:
                    Range(range, dot, scope, output);
                    break;
                case BlockNode block:
                    var condition = Evaluate(block.Pipeline, dot, scope);
                    var holds = Functions.IsTrue(condition);
                    Run(holds ? block.Then : block.Else, holds && block.Kind == "with" ? condition : dot, new Scope(scope), output);
                    break;
            }
        }
    }

    private void Range(BlockNode range, object? dot, Scope scope, StringBuilder output)
    {
        IEnumerable<(object? Key, object? Value)> items = Evaluate(range.Pipeline, dot, scope) switch
        {
            Dictionary<string, object?> map => map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => ((object?)pair.Key, pair.Value)),
            List<object?> list => list.Select((value, n) => ((object?)(long)n, value)),
            null => [],
            var other => throw new TemplateException($"range can't iterate over {other}"),
        };
        foreach (var (key, value) in items)
        {
            var inner = new Scope(scope);
            if (range.Pipeline.Variables is [var k, var v])
                (inner[k], inner[v]) = (key, value);
            else if (range.Pipeline.Variables is [var only])
                inner[only] = value;
            Run(range.Then, value, inner, output);
        }
    }

    private object? Evaluate(Pipeline pipeline, object? dot, Scope scope)
    {
        object? piped = null;
        for (var n = 0; n < pipeline.Commands.Count; n++)
        {
            var operands = pipeline.Commands[n].Operands;
            var first = operands[0];
            if (first.Word is { } name && char.IsLetter(name[0]) && name is not ("true" or "false" or "nil"))
            {
                var arguments = operands.Skip(1).Select(operand => Value(operand, dot, scope)).ToList();
                if (n > 0)
                    arguments.Add(piped);
                piped = name == "include" ? Include(arguments) : Functions.Call(name, arguments);
            }
            else
            {
                piped = n == 0 && operands.Count == 1 ? Value(first, dot, scope) : throw new TemplateException($"{first.Word} is no function");
            }
        }

        return piped;
    }

    private string Include(List<object?> arguments)
        => _definitions.TryGetValue(Functions.Text(arguments[0]), out var body) ? Run(body, arguments[1]) : throw new TemplateException($"no template \"{arguments[0]}\"");

    private object? Value(Operand operand, object? dot, Scope scope)
    {
        if (operand.Inner is { } inner)
            return Fields(Evaluate(inner, dot, scope), operand.Fields);
        var word = operand.Word!;
        if (word[0] is '"')
            return System.Text.Json.JsonSerializer.Deserialize<string>(word);
        if (word[0] == '.')
            return Fields(dot, word);
        if (word[0] == '$')
            return word.IndexOf('.') is var at and > 0 ? Fields(scope.Load(word[..at]), word[at..]) : scope.Load(word);
        return word switch
        {
            "true" => true,
            "false" => false,
            "nil" => null,
            _ when char.IsLetter(word[0]) => Evaluate(new Pipeline([], false, [new Command([operand])]), dot, scope),
            _ => long.Parse(word, System.Globalization.CultureInfo.InvariantCulture),
        };
    }

    private static object? Fields(object? value, string path)
    {
        foreach (var field in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            value = value switch
            {
                Dictionary<string, object?> map => map.GetValueOrDefault(field),
                null => throw new TemplateException($"nil pointer evaluating interface {{}}.{field}"),
                _ => throw new TemplateException($"can't evaluate field {field} in {value}"),
            };
        }

        return value;
    }

    private sealed class Scope(Scope? outer)
    {
        private readonly Dictionary<string, object?> _values = [];

        public object? this[string name]
        {
            set => _values[name] = value;
        }

        public object? Load(string name)
            => _values.TryGetValue(name, out var value) ? value : outer is null ? throw new TemplateException($"undefined variable \"{name}\"") : outer.Load(name);

        public void Store(string name, object? value, bool declares)
        {
            if (declares || _values.ContainsKey(name))
                _values[name] = value;
            else if (outer is null)
                throw new TemplateException($"undefined variable \"{name}\"");
            else
                outer.Store(name, value, false);
        }
    }
}
