using System.Text.Json.Nodes;
using Distillery.Client;
using Distillery.Contracts;

namespace Distillery.Dashboard.Submit;

/// <summary>
/// A spec on the submit page. The YAML text is what is checked and sent; the form edits it through <see cref="SpecDocument"/>, and takes
/// over what is typed as YAML as soon as that is sound. Checks wait until typing pauses, and only the newest one counts.
/// </summary>
public sealed class SpecEditor : IDisposable
{
    private readonly Func<string, CancellationToken, Task<SpecValidation>> validate;
    private readonly TimeProvider time;
    private CancellationTokenSource? checking;
    private string? keyedText;
    private string key = "";

    /// <summary>Makes an editor.</summary>
    /// <param name="start">The spec to begin with.</param>
    /// <param name="validate">Asks the API about a YAML text.</param>
    /// <param name="time">Clock of the typing pause.</param>
    public SpecEditor(JobSpec start, Func<string, CancellationToken, Task<SpecValidation>> validate, TimeProvider time)
    {
        this.validate = validate;
        this.time = time;
        Document = SpecDocument.Of(start);
        Yaml = Document.ToYaml();
    }

    /// <summary>Pause in typing after which a check starts.</summary>
    public static TimeSpan TypingPause { get; } = TimeSpan.FromMilliseconds(400);

    /// <summary>What the form shows.</summary>
    public SpecDocument Document { get; private set; }

    /// <summary>The text that is checked and sent.</summary>
    public string Yaml { get; private set; }

    /// <summary>Whether the YAML has changes that the form does not show, because they are not sound yet.</summary>
    public bool IsFormBehind { get; private set; }

    /// <summary>Whether a check is due or on its way.</summary>
    public bool IsChecking => checking is not null;

    /// <summary>The newest answer; null before the first.</summary>
    public SpecValidation? Validation { get; private set; }

    /// <summary>Why the newest check could not be made, else null.</summary>
    public DistilleryApiException? Fault { get; private set; }

    /// <summary>Whether the text as it stands was found sound.</summary>
    public bool IsSound => !IsChecking && Fault is null && Validation is { Problems.Count: 0 };

    /// <summary>Raised when the page should draw again.</summary>
    public event Action? Changed;

    /// <summary>A field's value as written, else its default.</summary>
    public JsonNode? Value(string path) => Document.Get(path) ?? SpecDocument.Default(path);

    /// <summary>Writes a field; null takes it away.</summary>
    public Task SetAsync(string path, JsonNode? value)
    {
        // A value equal to the default is left out, as the document leaves out every default.
        Document.Set(path, JsonNode.DeepEquals(value, SpecDocument.Default(path)) ? null : value);
        return TakeFormAsync();
    }

    /// <summary>Changes the document in several places at once.</summary>
    public Task EditAsync(Action<SpecDocument> edit)
    {
        edit(Document);
        return TakeFormAsync();
    }

    /// <summary>Takes YAML as typed.</summary>
    public Task SetYamlAsync(string yaml)
    {
        Yaml = yaml;
        IsFormBehind = true;
        return CheckSoonAsync(TypingPause);
    }

    /// <summary>Throws away YAML that the form could not take over.</summary>
    public Task BackToFormAsync() => TakeFormAsync();

    /// <summary>Begins anew with another spec.</summary>
    public Task ReplaceAsync(JobSpec spec)
    {
        Document = SpecDocument.Of(spec);
        return TakeFormAsync(TimeSpan.Zero);
    }

    /// <summary>Checks now.</summary>
    public Task CheckAsync() => CheckSoonAsync(TimeSpan.Zero);

    /// <summary>What is wrong with a field.</summary>
    /// <param name="path">The field.</param>
    /// <param name="below">Whether problems of parts of it count too.</param>
    public IEnumerable<SpecProblem> ProblemsAt(string path, bool below = false) =>
        IsFormBehind ? [] : Validation?.Problems.Where(p => p.Path == path || (below && SpecPath.IsAtOrBelow(p.Path, path))) ?? [];

    /// <summary>The idempotency key of the text as it stands: sending the same text twice makes one job.</summary>
    public string Key
    {
        get
        {
            if (keyedText != Yaml)
                (keyedText, key) = (Yaml, Guid.NewGuid().ToString("N"));
            return key;
        }
    }

    /// <summary>Shows the problems of a refused submission.</summary>
    public void Refuse(DistilleryApiException refusal)
    {
        if (refusal.Problems.Count > 0)
            Validation = new SpecValidation(refusal.Problems);
        Changed?.Invoke();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Changed = null;
        checking?.Cancel();
        checking?.Dispose();
        checking = null;
    }

    private Task TakeFormAsync(TimeSpan? pause = null)
    {
        Yaml = Document.ToYaml();
        IsFormBehind = false;
        return CheckSoonAsync(pause ?? TypingPause);
    }

    private async Task CheckSoonAsync(TimeSpan pause)
    {
        var before = checking;
        var mine = checking = new CancellationTokenSource();
        if (before is not null)
            await before.CancelAsync();
        Changed?.Invoke();
        try
        {
            await Task.Delay(pause, time, mine.Token);
            var answer = await validate(Yaml, mine.Token);
            if (checking != mine)
                return;
            Take(answer);
        }
        catch (OperationCanceledException)
        {
            // A newer text is being checked, or the page was left.
            return;
        }
        catch (DistilleryApiException e)
        {
            if (checking != mine)
                return;
            Fault = e;
        }
        finally
        {
            if (checking == mine)
                checking = null;
            mine.Dispose();
        }

        Changed?.Invoke();
    }

    private void Take(SpecValidation answer)
    {
        Fault = null;
        Validation = answer;
        if (IsFormBehind && answer.Spec is { } spec)
        {
            Document = SpecDocument.Of(spec);
            IsFormBehind = false;
        }
    }
}
