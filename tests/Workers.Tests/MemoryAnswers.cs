using Distillery.Registry;
using Distillery.WorkerRuntime;

namespace Distillery.Workers.Tests;

/// <summary>A stage's answers in memory.</summary>
public sealed class MemoryAnswers : IStageAnswers
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, TeacherAnswer> _answers = [];
    private readonly Dictionary<string, TeacherAttempt> _open = [];

    public TeacherSpend Spend { get; private set; } = new();

    public int Count => _answers.Count;

    public IEnumerable<TeacherAnswer> All => _answers.Values;

    public Task<TeacherOpening> OpenAsync(CancellationToken cancellationToken) => Task.FromResult(new TeacherOpening(Spend, new TeacherSpend()));

    public Task<IReadOnlyList<TeacherAnswer>> FindAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        lock (_lock)
            return Task.FromResult<IReadOnlyList<TeacherAnswer>>([.. keys.Where(_answers.ContainsKey).Select(key => _answers[key])]);
    }

    public Task WriteAsync(IReadOnlyList<TeacherAttempt> starts, IReadOnlyList<TeacherAttemptEnd> ends, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            foreach (var start in starts)
                _open.Add(start.Id, start);
            foreach (var end in ends)
            {
                _open.Remove(end.Id).ShouldBeTrue();
                foreach (var answer in end.Answers)
                    _answers.TryAdd(answer.Key, answer);
            }

            Spend = Spend with
            {
                Requests = Spend.Requests + starts.Count,
                Answered = Spend.Answered + ends.Count(end => end.State == "answered"),
                PromptTokens = Spend.PromptTokens + ends.Sum(end => end.PromptTokens ?? 0),
                CompletionTokens = Spend.CompletionTokens + ends.Sum(end => end.CompletionTokens ?? 0),
            };
        }

        return Task.CompletedTask;
    }

    public Task SaveBatchAsync(TeacherBatch batch, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlyList<TeacherBatch>> OpenBatchesAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<TeacherBatch>>([]);
}
