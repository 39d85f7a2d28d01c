namespace Distillery.Cli.Teachers;

/// <summary>What a language model would learn from and write that the job runs itself. It costs time of the machine and no money.</summary>
/// <param name="Model">What writes the titles, by its label.</param>
/// <param name="TrainedFirst">What it is trained on before it is fine-tuned; null for a model of a folder, which is trained already.</param>
/// <param name="LearntWindows">Training windows that it is fine-tuned on.</param>
/// <param name="EpochsAtMost">Passes over them; it stops earlier when validation no longer gains.</param>
/// <param name="ValidationWindows">Validation windows that choose the pass.</param>
/// <param name="Titles">Titles that it writes for training windows, each of which gets a list.</param>
/// <param name="TitlesForGamma">Titles that it writes to choose γ.</param>
/// <param name="PromptTokens">Tokens that it reads to write them.</param>
/// <param name="AnswerTokensAtMost">Tokens that it writes at most.</param>
/// <param name="Counted">How the tokens were counted.</param>
internal sealed record LocalEstimate(
    string Model, string? TrainedFirst, int LearntWindows, int EpochsAtMost, int ValidationWindows, int Titles, int TitlesForGamma, long PromptTokens, long AnswerTokensAtMost, string Counted)
{
    /// <summary>What it costs.</summary>
    public string Cost { get; } = "no money, it runs here; how long is not known before, the running stage says what is left";
}
