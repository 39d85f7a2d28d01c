using System.Collections;
using System.Text;
using System.Text.Json;
using Distillery.Data;

namespace Distillery.Teachers;

/// <summary>The prompts of a chat teacher: for a preview, for an estimate, and for asking, so that all three mean the same.</summary>
public sealed class ChatPrompts
{
    /// <summary>Name of the file of the prompts in a stage's outputs.</summary>
    public const string FileName = "prompts.jsonl";

    /// <summary>The template for rankings.</summary>
    public const string Rankings = "rank-v1";

    /// <summary>The template for rationales.</summary>
    public const string Rationales = "slim-cot-v1";

    /// <summary>How many products a rationale names at most.</summary>
    public const int Products = 10;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private ChatPrompts(PromptTemplate template, Rendered all) => (Template, All, Keys) = (template, all, new RenderedKeys(all));

    /// <summary>What they are made with.</summary>
    public PromptTemplate Template { get; }

    /// <summary>One for each window, in their order; each is made whenever it is read: the texts of a million would take gigabytes.</summary>
    public IReadOnlyList<AskedPrompt> All { get; }

    /// <summary>Their keys; made when first read, and kept.</summary>
    public IReadOnlyList<string> Keys { get; }

    /// <summary>Prompts for lists of items.</summary>
    /// <param name="options">The teacher.</param>
    /// <param name="dataset">The dataset in the order that the windows were cut from.</param>
    /// <param name="windows">The windows.</param>
    /// <exception cref="ArgumentException">The template asks for something else, or a window is not of the dataset.</exception>
    public static ChatPrompts ForRankings(ChatTeacherOptions options, Dataset dataset, WindowSet windows)
        => For(options, dataset, windows, Rankings, PromptAnswers.Titles, options?.K ?? 1);

    /// <summary>Prompts for rationales.</summary>
    /// <param name="options">The teacher.</param>
    /// <param name="dataset">The dataset in the order that the windows were cut from.</param>
    /// <param name="windows">The windows.</param>
    /// <exception cref="ArgumentException">The template asks for something else, or a window is not of the dataset.</exception>
    public static ChatPrompts ForRationales(ChatTeacherOptions options, Dataset dataset, WindowSet windows)
        => For(options, dataset, windows, Rationales, PromptAnswers.Steps, Products);

    /// <summary>The training windows that are asked about: all, or a sample by the seed.</summary>
    /// <param name="options">The teacher.</param>
    /// <param name="train">The training windows.</param>
    public static WindowSet Sample(ChatTeacherOptions options, WindowSet train)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(train);
        if (options.Windows is not { } count || count >= train.Count)
            return train;
        var rows = Enumerable.Range(0, train.Count).ToArray();
        new SeededGenerator(options.Seed).Shuffle(rows.AsSpan());
        return WindowSubset.Of(train, [.. rows.Take(count).Order()]);
    }

    /// <summary>Writes them as JSON lines: user, position, key, system, text.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    public void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var part = path + ".part";
        using (var writer = new StreamWriter(part, append: false, new UTF8Encoding(false)))
            foreach (var asked in All)
                writer.Write(JsonSerializer.Serialize(new { asked.User, asked.Position, asked.Key, Template = Template.Id, asked.Prompt.System, Text = asked.Prompt.User }, Json) + "\n");
        File.Move(part, path, overwrite: true);
    }

    private static ChatPrompts For(ChatTeacherOptions? options, Dataset dataset, WindowSet windows, string usual, PromptAnswers answers, int k)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(windows);
        var template = PromptTemplate.Load(options.Template ?? usual);
        if (template.Answers != answers)
            throw new ArgumentException($"teacher.template {template.Id} asks for {template.Answers.ToString().ToLowerInvariant()}; here {answers.ToString().ToLowerInvariant()} are needed, as {usual} asks for.");
        for (var row = 0; row < windows.Count; row++)
            PromptContext.Check(dataset, windows, row);
        return new ChatPrompts(template, new Rendered(windows.Count, row =>
        {
            var context = PromptContext.Of(dataset, windows, row);
            var prompt = template.Render(context, k);
            return new AskedPrompt(context.User, context.Position, AnswerKey.OfChat(options.Model, prompt, options.Decoding, template), prompt, TokenBound.Of(prompt));
        }));
    }

    /// <summary>Asking begins with the first ones while the keys of the last are not made yet.</summary>
    private sealed class Rendered(int count, Func<int, AskedPrompt> make) : IReadOnlyList<AskedPrompt>
    {
        private readonly string?[] _keys = new string?[count];

        public int Count => count;

        public AskedPrompt this[int index]
        {
            get
            {
                var made = make(index);
                _keys[index] ??= made.Key;
                return made;
            }
        }

        public string Key(int index) => _keys[index] ?? this[index].Key;

        public IEnumerator<AskedPrompt> GetEnumerator() => Enumerable.Range(0, count).Select(row => this[row]).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class RenderedKeys(Rendered prompts) : IReadOnlyList<string>
    {
        public int Count => prompts.Count;

        public string this[int index] => prompts.Key(index);

        public IEnumerator<string> GetEnumerator() => Enumerable.Range(0, prompts.Count).Select(prompts.Key).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
