namespace Distillery.Teachers;

/// <summary>
/// Holds a stage to its budget: what a request may cost at most is reserved before it is sent, and given back down to the real cost after it
/// ended. Requests that are sent at the same time cannot pass the same check together.
/// </summary>
internal sealed class BudgetLedger(TeacherBudget budget, SpendOpening spent)
{
    private readonly Lock _gate = new();
    private readonly long? _usd = budget.Usd is { } dollars ? TokenPrice.ToPico(dollars) : null;
    private readonly SpendTotals _others = spent.Others;
    private SpendTotals _totals = spent.Own;
    private long _reservedTokens;
    private long _reservedPico;
    private int _held;
    private TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SpendTotals Totals
    {
        get
        {
            lock (_gate)
                return _totals;
        }
    }

    /// <summary>Requests that hold a reservation.</summary>
    public int Held
    {
        get
        {
            lock (_gate)
                return _held;
        }
    }

    /// <summary>Reserves at once or not at all.</summary>
    /// <returns>Null when it is reserved; else the limit that is in the way.</returns>
    public string? TryReserve(CallCost cost)
    {
        lock (_gate)
        {
            if (Obstacle(cost) is { } obstacle)
                return obstacle;
            Take(cost);
            _totals = _totals.Sent();
            return null;
        }
    }

    /// <summary>Reserves; waits while requests that are under way may give something back.</summary>
    /// <returns>Null when it is reserved; else the limit that is in the way, and waiting cannot help.</returns>
    public async Task<string?> ReserveAsync(CallCost cost, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task settled;
            lock (_gate)
            {
                if (Obstacle(cost) is not { } obstacle)
                {
                    Take(cost);
                    _totals = _totals.Sent();
                    return null;
                }

                // Requests never come back, so a full count of them does not get better by waiting.
                if (_held == 0 || obstacle == "requests")
                    return obstacle;
                settled = _settled.Task;
            }

            await settled.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Takes a reservation over that an earlier process made and counted; its request still runs.</summary>
    public void Hold(CallCost cost)
    {
        lock (_gate)
            Take(cost);
    }

    public void Settle(CallCost reserved, AttemptEnd end)
    {
        TaskCompletionSource settled;
        lock (_gate)
        {
            _held--;
            _reservedTokens -= reserved.Tokens.Total;
            _reservedPico -= reserved.Pico ?? 0;
            _totals = _totals.Ended(reserved, end);
            (settled, _settled) = (_settled, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        settled.SetResult();
    }

    private static long Tokens(SpendTotals totals) => totals.Known.Total + totals.Possible.Total;

    private static long Pico(SpendTotals totals) => totals.KnownPico + totals.PossiblePico;

    private void Take(CallCost cost)
    {
        _held++;
        _reservedTokens += cost.Tokens.Total;
        _reservedPico += cost.Pico ?? 0;
    }

    private string? Obstacle(CallCost cost)
    {
        if (budget.Requests is { } requests && _others.Requests + _totals.Requests + cost.Requests > requests)
            return "requests";
        if (budget.Tokens is { } tokens && Tokens(_others) + Tokens(_totals) + _reservedTokens + cost.Tokens.Total > tokens)
            return "tokens";
        if (_usd is { } usd && Pico(_others) + Pico(_totals) + _reservedPico + (cost.Pico ?? 0) > usd)
            return "usd";
        return null;
    }
}
