namespace Distillery.Infra.Tests.Templates;

/// <summary>Reads the part of Go's template language that the chart uses; anything else is an error.</summary>
internal sealed class TemplateParser
{
    private readonly List<(bool IsAction, string Text)> _pieces;
    private int _next;

    private TemplateParser(string source) => _pieces = Lexer.Cut(source);

    /// <summary>The nodes of a file; its definitions go into <paramref name="definitions"/>.</summary>
    public static IReadOnlyList<Node> Parse(string source, IDictionary<string, IReadOnlyList<Node>> definitions)
    {
        var parser = new TemplateParser(source);
        var (nodes, end) = parser.Nodes(definitions);
        return end is null ? nodes : throw new FormatException($"'{end}' has no beginning.");
    }

    private (IReadOnlyList<Node> Nodes, string? End) Nodes(IDictionary<string, IReadOnlyList<Node>> definitions)
    {
        var nodes = new List<Node>();
        while (_next < _pieces.Count)
        {
            var (isAction, text) = _pieces[_next++];
            if (!isAction)
            {
                nodes.Add(new TextNode(text));
                continue;
            }

            var words = Lexer.Words(text);
            switch (words[0])
            {
                case "end" or "else":
                    return (nodes, text);
                case "define":
                    var (body, _) = Nodes(definitions);
                    definitions[words[1].Trim('"')] = body;
                    break;
                case "if" or "with" or "range":
                    nodes.Add(Block(words, definitions));
                    break;
                default:
                    nodes.Add(new ActionNode(ReadPipeline(new Queue<string>(words))));
                    break;
            }
        }

        return (nodes, null);
    }

    private BlockNode Block(List<string> words, IDictionary<string, IReadOnlyList<Node>> definitions)
    {
        var pipeline = ReadPipeline(new Queue<string>(words.Skip(1)));
        var (then, end) = Nodes(definitions);
        IReadOnlyList<Node> otherwise = [];
        if (end is not null && Lexer.Words(end) is ["else", .. var rest])
        {
            // else if: one more block, which shares our end.
            if (rest.Count > 0)
                return new BlockNode(words[0], pipeline, then, [Block(rest, definitions)]);
            (otherwise, end) = Nodes(definitions);
        }

        return end == "end" ? new BlockNode(words[0], pipeline, then, otherwise) : throw new FormatException($"'{words[0]}' has no end.");
    }

    private static Pipeline ReadPipeline(Queue<string> words)
    {
        var (variables, declares) = (new List<string>(), false);
        var list = words.ToList();
        var sign = list.FindIndex(word => word is ":=" or "=");
        if (sign > 0 && list[..sign].All(word => word.StartsWith('$') || word == ","))
        {
            declares = list[sign] == ":=";
            variables = [.. list[..sign].Where(word => word != ",")];
            for (var n = 0; n <= sign; n++)
                words.Dequeue();
        }

        var commands = new List<Command>();
        do
            commands.Add(new Command(ReadOperands(words)));
        while (words.TryPeek(out var next) && next == "|" && words.Dequeue() == "|");
        return new Pipeline(variables, declares, commands);
    }

    private static List<Operand> ReadOperands(Queue<string> words)
    {
        var operands = new List<Operand>();
        while (words.TryPeek(out var word) && word is not ("|" or ")"))
        {
            words.Dequeue();
            if (word != "(")
            {
                operands.Add(new Operand(word, null, ""));
                continue;
            }

            var inner = ReadPipeline(words);
            if (!words.TryDequeue(out var close) || close != ")")
                throw new FormatException("A parenthesis is not closed.");
            operands.Add(new Operand(null, inner, words.TryPeek(out var fields) && fields[0] == Lexer.Attached ? words.Dequeue()[1..] : ""));
        }

        return operands.Count > 0 ? operands : throw new FormatException("A command is empty.");
    }
}
