using System.Text;
using Distillery.Data;
using Distillery.LanguageModels;

namespace Distillery.Teachers;

/// <summary>What a local LM teacher will learn from, read and write: known before it computes anything.</summary>
/// <remarks>
/// A model in a folder brings its tokenizer, so its tokens are counted as <see cref="LocalLmTeacher"/> will count them. The tiny model's tokenizer is learnt
/// by the job itself; its numbers are upper bounds (one token for each byte of UTF-8, and never more than a prompt may have).
/// </remarks>
public sealed class LocalLmPlan
{
    private readonly Dataset _dataset;
    private readonly WindowSplit _split;
    private readonly LocalLmRows _rows;
    private readonly LocalLmPrompts? _prompts;
    private readonly bool _choosesGamma;

    private LocalLmPlan(Dataset dataset, WindowSplit split, LocalLmOptions options)
    {
        options.Check();
        (_dataset, _split, _rows) = (dataset, split, LocalLmRows.Draw(split, options));
        Template = PromptTemplate.Load(options.Template ?? LocalLmDefaults.Template(options.IsTiny));
        Tuning = options.Tuning ?? LocalLmDefaults.Tuning(options.IsTiny, options.Seed);
        _choosesGamma = options.Variant != LocalLmVariant.Plain && options.Gamma is null;
        var positions = int.MaxValue;
        if (!options.IsTiny)
        {
            _prompts = new LocalLmPrompts(dataset, Template, Tokenizer.Load(options.Model));
            positions = DecoderConfigFile.Read(Path.Combine(options.Model, "config.json")).MaxPositions;
        }

        var longest = Math.Min(Tuning.MaxLength, positions);
        AnswerTokensAtMost = Math.Min(options.MaxNewTokens ?? (options.IsTiny ? longest : 128), longest - 2);
        // How long the tiny model's answers may be is known only with its tokenizer, so that its prompts may take nearly all.
        PromptTokensAtMost = options.IsTiny && options.MaxNewTokens is null ? longest : longest - AnswerTokensAtMost;
    }

    /// <summary>The template of its prompts.</summary>
    public PromptTemplate Template { get; }

    /// <summary>Its fine-tuning; <see cref="TuningOptions.Epochs"/> is the most that it takes.</summary>
    public TuningOptions Tuning { get; }

    /// <summary>Training windows that it learns from; they get no list.</summary>
    public int Learnt => _rows.Learnt.Length;

    /// <summary>Validation windows that choose the best epoch.</summary>
    public int Validated => _rows.Validation.Length;

    /// <summary>Training windows that it writes a title for; each gets a list.</summary>
    public int Answered => _rows.Answered.Length;

    /// <summary>Validation windows that it writes a title for, to choose γ; 0 where nothing is chosen.</summary>
    public int ForGamma => _choosesGamma ? _rows.Gamma.Length : 0;

    /// <summary>Tokens that a prompt may have when a title is written; of a longer one the oldest tokens go.</summary>
    public int PromptTokensAtMost { get; }

    /// <summary>Tokens that a written title may have.</summary>
    public int AnswerTokensAtMost { get; }

    /// <summary>Whether token counts are exact, because the model's tokenizer is at hand.</summary>
    public bool CountsExactly => _prompts is not null;

    /// <summary>Plans.</summary>
    /// <param name="dataset">The dataset in the order that the split was cut from.</param>
    /// <param name="split">Its split; of the test part nothing is read.</param>
    /// <param name="options">Model and settings.</param>
    /// <exception cref="ArgumentException">An option is out of range or does not fit the data.</exception>
    /// <exception cref="InvalidDataException">A file of the model is damaged.</exception>
    /// <exception cref="FileNotFoundException">A file of the model or the template is not there.</exception>
    public static LocalLmPlan Of(Dataset dataset, WindowSplit split, LocalLmOptions options)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(options);
        return new LocalLmPlan(dataset, split, options);
    }

    /// <summary>The prompt of a user's last window that gets a list; of the last training window where none does.</summary>
    /// <param name="user">Row of the user.</param>
    /// <returns>The prompt; null for a user without training windows.</returns>
    public LocalLmPrompt? PromptOf(int user)
    {
        var row = _rows.Answered.LastOrDefault(row => _split.Train.Users[row] == user, -1);
        var isAnswered = row >= 0;
        if (!isAnswered)
            row = Array.LastIndexOf(_split.Train.Users, user);
        if (row < 0)
            return null;
        var context = PromptContext.Of(_dataset, _split.Train, row);
        return new LocalLmPrompt(user, context.Position, Template.Render(context).Text, Tokens(row, isWhole: true), isAnswered, Array.BinarySearch(_rows.Learnt, row) >= 0);
    }

    /// <summary>Tokens of all prompts that a title is written for, cut as they will be; an upper bound where <see cref="CountsExactly"/> is false.</summary>
    /// <param name="cancellationToken">Ends the work early.</param>
    public long PromptTokens(CancellationToken cancellationToken = default)
    {
        var tokens = 0L;
        foreach (var row in _rows.Answered)
        {
            cancellationToken.ThrowIfCancellationRequested();
            tokens += Tokens(row, isWhole: false);
        }

        // Those for γ are of other windows; each takes at most what fits.
        return tokens + ((long)ForGamma * PromptTokensAtMost);
    }

    private int Tokens(int row, bool isWhole)
    {
        var most = isWhole ? int.MaxValue : PromptTokensAtMost;
        return _prompts?.Ids(_split.Train, row, most).Length
            ?? Math.Min(most, Encoding.UTF8.GetByteCount(Template.Render(PromptContext.Of(_dataset, _split.Train, row)).Text) + 2);
    }
}
