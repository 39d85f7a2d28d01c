using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Distillery.Teachers;

/// <summary>
/// A versioned prompt in a file: lines <c>name: value</c>, then the sections <c>--- system</c>, <c>--- user</c>, <c>--- answer</c>. Places
/// like <c>{{history}}</c> are filled in; <c>docs/formats.md</c> lists them.
/// </summary>
public sealed partial class PromptTemplate
{
    private static readonly string[] UserPlaces = ["history", "titles", "items", "k"];
    private readonly Piece[]? _system;
    private readonly Piece[] _user;
    private readonly Piece[] _head;
    private readonly string _answer;

    private PromptTemplate(string text, string source)
    {
        var normal = text.Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd() + "\n";
        Digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(normal)));
        var (fields, sections) = Cut(normal, source);
        Id = Field(fields, "id", source);
        Version = int.TryParse(Field(fields, "version", source), NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0
            ? version
            : throw new InvalidDataException($"{source}: version is '{fields["version"]}'; it must be a whole number from 1.");
        Answers = Enum.TryParse<PromptAnswers>(fields.GetValueOrDefault("answers", "text"), ignoreCase: true, out var answers) && Enum.IsDefined(answers)
            ? answers
            : throw new InvalidDataException($"{source}: answers is '{fields["answers"]}'; allowed are text, title, titles and steps.");
        Purpose = fields.GetValueOrDefault("purpose", "");
        var system = sections.GetValueOrDefault("system");
        var user = sections.GetValueOrDefault("user") ?? throw new InvalidDataException($"{source}: there is no section '--- user'.");
        _answer = sections.GetValueOrDefault("answer", "{{answer}}");
        Check(system, UserPlaces, "system", source);
        Check(user, UserPlaces, "user", source);
        Check(_answer, ["answer"], "answer", source);
        if (!Places().Matches(user).Any(place => place.Groups[1].Value is "history" or "titles"))
            throw new InvalidDataException($"{source}: its user section holds neither {{{{history}}}} nor {{{{titles}}}}, so every customer would get the same prompt.");
        (_system, _user) = (system is null ? null : Pieces(system), Pieces(user));
        var whole = new Prompt(system, user).Text;
        _head = Pieces(whole[..Places().Matches(whole).First(place => place.Groups[1].Value is "history" or "titles").Index]);
    }

    /// <summary>Name, for example <c>slim-cot-v1</c>.</summary>
    public string Id { get; }

    /// <summary>Version, from 1; it belongs to the key of an answer.</summary>
    public int Version { get; }

    /// <summary>Lower-case hex sha256 of the file's text (line ends as LF); it belongs to the key of an answer.</summary>
    public string Digest { get; }

    /// <summary>What it asks for.</summary>
    public PromptAnswers Answers { get; }

    /// <summary>A sentence for people; may be empty.</summary>
    public string Purpose { get; }

    /// <summary>The templates that come with Distillery, in alphabetical order.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        .. typeof(PromptTemplate).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            .Select(name => name[ResourcePrefix.Length..^".txt".Length]).Order(StringComparer.Ordinal),
    ];

    private const string ResourcePrefix = "prompts/";

    /// <summary>Reads a template.</summary>
    /// <param name="idOrPath">One of <see cref="Known"/>, or the path of a file.</param>
    /// <exception cref="FileNotFoundException">There is neither; the message names those that there are.</exception>
    /// <exception cref="InvalidDataException">The file is no template; the message says why.</exception>
    public static PromptTemplate Load(string idOrPath)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(idOrPath);
        using var stream = typeof(PromptTemplate).Assembly.GetManifestResourceStream(ResourcePrefix + idOrPath + ".txt");
        if (stream is not null)
        {
            using var reader = new StreamReader(stream, Encoding.UTF8);
            return new PromptTemplate(reader.ReadToEnd(), idOrPath);
        }

        if (!File.Exists(idOrPath))
            throw new FileNotFoundException($"There is no prompt template '{idOrPath}': it is neither a file nor one of {string.Join(", ", Known)}.");
        return Parse(File.ReadAllText(idOrPath), Path.GetFileName(idOrPath));
    }

    /// <summary>Reads a template out of its text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="source">Where it comes from, for messages.</param>
    /// <exception cref="InvalidDataException">The text is no template; the message says why.</exception>
    public static PromptTemplate Parse(string text, string source = "the template")
    {
        ArgumentNullException.ThrowIfNull(text);
        return new PromptTemplate(text, source);
    }

    /// <summary>Fills the template in for one window.</summary>
    /// <param name="context">What may be known.</param>
    /// <param name="k">How many items or products are asked for, at least 1; default 10.</param>
    public Prompt Render(PromptContext context, int k = 10)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        return new Prompt(_system is null ? null : Fill(_system, context, k), Fill(_user, context, k));
    }

    /// <summary>What <see cref="Render"/> writes before the history: it stays where a prompt is too long and the oldest items go.</summary>
    /// <param name="context">What may be known.</param>
    /// <param name="k">How many items or products are asked for, at least 1; default 10.</param>
    public string RenderHead(PromptContext context, int k = 10)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        return Fill(_head, context, k);
    }

    /// <summary>An answer in the form that a model is trained to give, for example a title in quotes.</summary>
    /// <param name="answer">The title, or the text of a rationale.</param>
    public string RenderAnswer(string answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        // A title's own quotes would end the quotation early.
        var inner = Answers == PromptAnswers.Title ? answer.Replace('"', '\'') : answer;
        return Places().Replace(_answer, _ => inner);
    }

    private static string Fill(IReadOnlyList<Piece> pieces, PromptContext context, int k)
    {
        var text = new StringBuilder(1024);
        foreach (var (words, place) in pieces)
            switch (place)
            {
                case null:
                    text.Append(words);
                    break;
                case "history":
                    for (var item = 0; item < context.Items.Count; item++)
                        text.Append(item == 0 ? "" : "\n").Append(CultureInfo.InvariantCulture, $"{item + 1}. ").Append(context.Items[item]);
                    break;
                case "titles":
                    text.AppendJoin(", ", context.Items.Select(item => Quote(item.Title)));
                    break;
                case "items":
                    text.Append(CultureInfo.InvariantCulture, $"{context.Items.Count}");
                    break;
                default:
                    text.Append(CultureInfo.InvariantCulture, $"{k}");
                    break;
            }

        return text.ToString();
    }

    /// <summary>A text cut at its places.</summary>
    private static Piece[] Pieces(string text)
    {
        var pieces = new List<Piece>();
        var from = 0;
        foreach (Match place in Places().Matches(text))
        {
            pieces.Add(new Piece(text[from..place.Index], null));
            pieces.Add(new Piece("", place.Groups[1].Value));
            from = place.Index + place.Length;
        }

        pieces.Add(new Piece(text[from..], null));
        return [.. pieces];
    }

    private static string Quote(string title) => $"\"{title.Replace('"', '\'')}\"";

    private static (Dictionary<string, string> Fields, Dictionary<string, string> Sections) Cut(string text, string source)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var sections = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        List<string>? section = null;
        foreach (var (line, number) in text.TrimEnd('\n').Split('\n').Select((line, index) => (line, index + 1)))
            if (line.StartsWith("--- ", StringComparison.Ordinal))
            {
                var name = line[4..].Trim();
                if (name is not ("system" or "user" or "answer"))
                    throw new InvalidDataException($"{source}, line {number}: there is no section '{name}'; allowed are system, user and answer.");
                if (!sections.TryAdd(name, section = []))
                    throw new InvalidDataException($"{source}, line {number}: the section '{name}' stands there twice.");
            }
            else if (section is not null)
                section.Add(line);
            else if (line.Split(':', 2) is [var key, var value])
                fields[key.Trim()] = value.Trim();
            else if (line.Trim().Length > 0)
                // The line is not quoted: a spec may name any file that the worker can read, also one with a key.
                throw new InvalidDataException($"{source}, line {number}: it is not of the form 'name: value', as 'id: mine-v1' and 'version: 1' are.");
        return (fields, sections.ToDictionary(pair => pair.Key, pair => string.Join('\n', pair.Value).Trim('\n'), StringComparer.Ordinal));
    }

    private static string Field(Dictionary<string, string> fields, string name, string source)
        => fields.GetValueOrDefault(name) is { Length: > 0 } value ? value : throw new InvalidDataException($"{source}: the line '{name}: ...' is missing.");

    private static void Check(string? text, IReadOnlyList<string> allowed, string section, string source)
    {
        foreach (Match place in Places().Matches(text ?? ""))
            if (!allowed.Contains(place.Groups[1].Value))
                throw new InvalidDataException(
                    $"{source}: section {section} holds {{{{{place.Groups[1].Value}}}}}; allowed there are {string.Join(", ", allowed.Select(name => $"{{{{{name}}}}}"))}.");
    }

    /// <summary>Words, or a place that is filled in.</summary>
    private readonly record struct Piece(string Words, string? Place);

    [GeneratedRegex(@"\{\{\s*(\w+)\s*\}\}")]
    private static partial Regex Places();
}
