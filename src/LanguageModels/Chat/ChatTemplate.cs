namespace Distillery.LanguageModels;

/// <summary>
/// A chat template as Hugging Face's models carry it: the part of Jinja that such templates use, with its rules for white space
/// (<c>trim_blocks</c> and <c>lstrip_blocks</c> are on). What is not supported is an error that names the line.
/// </summary>
public sealed class ChatTemplate
{
    private readonly JinjaStatement _body;
    private readonly Dictionary<string, object?> _variables = new(StringComparer.Ordinal);

    private ChatTemplate(JinjaStatement body) => _body = body;

    /// <summary>Reads a template.</summary>
    /// <param name="jinja">Its text.</param>
    /// <exception cref="ChatTemplateException">It is broken, or uses something that is not supported.</exception>
    public static ChatTemplate Parse(string jinja)
    {
        ArgumentNullException.ThrowIfNull(jinja);
        return new ChatTemplate(new JinjaParser(JinjaLexer.Tokens(jinja)).Template());
    }

    /// <summary>The template of a tokenizer's files, with its <c>bos_token</c> and the like filled in; null where the files have none.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <exception cref="ChatTemplateException">The template is broken, or uses something that is not supported.</exception>
    public static ChatTemplate? Of(Tokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        if (tokenizer.ChatTemplateSource is not { } source)
            return null;
        var template = Parse(source);
        foreach (var (name, id) in new[] { ("bos_token", tokenizer.BosId), ("eos_token", tokenizer.EosId), ("pad_token", tokenizer.PadId), ("unk_token", tokenizer.UnknownId) })
            if (id is { } value)
                template._variables[name] = tokenizer.TokenOf(value);
        return template;
    }

    /// <summary>Writes a conversation as the model's prompt. Tokenize it without adding special tokens: the template has written them.</summary>
    /// <param name="messages">The turns, oldest first.</param>
    /// <param name="addGenerationPrompt">Whether the beginning of the assistant's next turn is added.</param>
    /// <param name="variables">Further variables of the template; texts, numbers, truth values, lists and dictionaries of these.</param>
    /// <exception cref="ChatTemplateException">The template refuses the conversation, or fails.</exception>
    public string Apply(IReadOnlyList<ChatMessage> messages, bool addGenerationPrompt = false, IReadOnlyDictionary<string, object?>? variables = null)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var scope = JinjaScope.WithGlobals();
        // Hugging Face gives these to every template: where there are none, they are none and not undefined.
        scope.Set("tools", null);
        scope.Set("documents", null);
        foreach (var (name, value) in _variables.Concat(variables ?? new Dictionary<string, object?>()))
            scope.Set(name, JinjaValues.From(value));
        scope.Set("messages", messages.Select(message => (object?)new OrderedDictionary<string, object?> { ["role"] = message.Role, ["content"] = message.Content }).ToList());
        scope.Set("add_generation_prompt", addGenerationPrompt);
        var output = new System.Text.StringBuilder();
        _body.Run(scope, output);
        return output.ToString();
    }
}
