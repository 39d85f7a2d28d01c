using Distillery.LanguageModels;

namespace Distillery.Teachers;

/// <summary>Where the three parts of a local LM teacher's work are kept, so that a run that was killed goes on; each may be null.</summary>
/// <param name="Pretraining">The tiny model's training.</param>
/// <param name="Tuning">The fine-tuning.</param>
/// <param name="Titles">The generated titles, all that are finished; a kill loses at most one part.</param>
public sealed record LocalLmCheckpoints(ITuningCheckpoints? Pretraining = null, ITuningCheckpoints? Tuning = null, ITuningCheckpoints? Titles = null);
