using Distillery.Data;
using Distillery.LanguageModels;

namespace Distillery.Teachers;

/// <summary>Prompts and answers of BIGRec as ids, and titles out of what a model wrote.</summary>
internal sealed class LocalLmPrompts
{
    private readonly Dataset _dataset;
    private readonly PromptTemplate _template;
    private readonly Tokenizer _tokenizer;
    private readonly int _end;
    private readonly string _opening;
    private readonly string _closing;

    internal LocalLmPrompts(Dataset dataset, PromptTemplate template, Tokenizer tokenizer)
    {
        (_dataset, _template, _tokenizer) = (dataset, template, tokenizer);
        if (template.Answers != PromptAnswers.Title)
            throw new ArgumentException($"teacher.template is {template.Id}, which asks for {template.Answers}; a local LM needs one that asks for a title.");
        _end = tokenizer.EosId ?? throw new InvalidDataException("the model's tokenizer names no end token (eos_token), so it could not learn where a title ends.");
        const string Mark = "\u0001";
        var answer = template.RenderAnswer(Mark);
        var at = answer.IndexOf(Mark, StringComparison.Ordinal);
        (_opening, _closing) = (answer[..at], answer[(at + Mark.Length)..]);
    }

    /// <summary>An item's title as prompts, answers and grounding write it.</summary>
    internal static string TitleOf(Item item) => Quotable(PromptContext.Show(item).Title);

    /// <summary>A title that can stand between quotes.</summary>
    internal static string Quotable(string title) => title.Replace('"', '\'');

    /// <summary>The prompt of a window as text.</summary>
    internal string Text(WindowSet windows, int row) => _template.Render(PromptContext.Of(_dataset, windows, row)).Text;

    /// <summary>The prompt of a window as ids, see <see cref="PromptTokens"/>.</summary>
    internal int[] Ids(WindowSet windows, int row, int longest)
    {
        var context = PromptContext.Of(_dataset, windows, row);
        return PromptTokens.Of(_tokenizer, _template.RenderHead(context), _template.Render(context).Text, longest).Ids;
    }

    /// <summary>A window and its true next title as an example.</summary>
    internal TuningExample Example(WindowSet windows, int row, int longest)
    {
        var answer = _template.RenderAnswer(TitleOf(_dataset.Catalogue.Items[windows.Targets[row]]));
        int[] ids = [.. _tokenizer.Encode(answer, addSpecialTokens: false), _end];
        return new TuningExample(Ids(windows, row, Math.Max(2, longest - ids.Length)), ids);
    }

    /// <summary>How titles are written: the likeliest one, ended by the very token that was taught as a title's end, whatever the model's files name besides.</summary>
    internal GenerationOptions Settings(int newTokens, int beams, int rows) =>
        new() { MaxNewTokens = newTokens, Beams = beams, BatchRows = Math.Max(beams, rows), StopIds = [_end] };

    /// <summary>A title as ids for its vector: with the tokenizer's beginning, never empty.</summary>
    internal int[] TitleIds(string title)
    {
        var ids = _tokenizer.Encode(title).ToList();
        if (ids.Count > 1 && ids[^1] == _end)
            ids.RemoveAt(ids.Count - 1);
        return ids.Count > 0 ? [.. ids] : [_end];
    }

    /// <summary>Tokens of a whole answer with this title.</summary>
    internal int AnswerLength(string title) => _tokenizer.Encode(_template.RenderAnswer(title), addSpecialTokens: false).Count + 1;

    /// <summary>The title in what a model wrote: what stands between the template's signs, or what is there of it.</summary>
    internal string Title(IReadOnlyList<int> ids)
    {
        var text = _tokenizer.Decode([.. ids]).Trim();
        var opening = _opening.Trim();
        if (opening.Length > 0 && text.StartsWith(opening, StringComparison.Ordinal))
            text = text[opening.Length..];
        var closing = _closing.Trim();
        if (closing.Length > 0 && text.IndexOf(closing, StringComparison.Ordinal) is var end and >= 0)
            text = text[..end];
        return text.Trim();
    }
}
