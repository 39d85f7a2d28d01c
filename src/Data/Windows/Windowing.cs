namespace Distillery.Data;

/// <summary>Cuts the sequences of a dataset into windows and divides them into train, validation and test.</summary>
/// <remarks>
/// <para>The window rule of DLLM2Rec, for a user with <c>n</c> items and windows of length <c>L</c>: one row for each target position
/// from <c>min(L, n-1)</c> to <c>n-1</c>, its history the last <c>L</c> items before the target. With
/// <see cref="SplitOptions.FullWindowsOnly"/> the first position is <c>L</c>. A user with one item gives no row.</para>
/// <para>Everything that later reads the sequences beside the windows (prefix rows, for example) must read
/// <see cref="Order"/>'s result, not the imported dataset: positions refer to the order after ties were shuffled.</para>
/// </remarks>
public static class Windowing
{
    /// <summary>The dataset in the order that the options ask for: itself, or with its ties shuffled.</summary>
    /// <param name="dataset">The imported dataset.</param>
    /// <param name="options">Tie order and seed; default DLLM2Rec's protocol.</param>
    /// <exception cref="ArgumentException">Ties are to be shuffled, but the dataset holds ready windows.</exception>
    public static Dataset Order(Dataset dataset, SplitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        options ??= new SplitOptions();
        if (dataset.ReadyWindows is not null && options.Ties == TieOrder.Shuffled)
            throw new ArgumentException("split.ties is shuffled, but the dataset holds ready windows without times.");
        return options.Ties == TieOrder.Shuffled ? ShuffleTies(dataset, options.Seed) : dataset;
    }

    /// <summary>
    /// Puts the interactions of each user that carry equal timestamps into a random order. Doing it twice with the same seed changes
    /// nothing: the result depends on the seed, the row of the user and the set of tied items, not on the order they came in.
    /// </summary>
    /// <param name="dataset">Any dataset.</param>
    /// <param name="seed">Equal seeds give equal orders.</param>
    /// <returns>A dataset with the same name and catalogue, and a digest of its own.</returns>
    public static Dataset ShuffleTies(Dataset dataset, long seed)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var users = new UserSequence[dataset.Users.Count];
        for (var row = 0; row < users.Length; row++)
        {
            var user = dataset.Users[row];
            var items = (int[])user.Items.Clone();
            var generator = new SeededGenerator(seed, user.User);
            for (int start = 0, end; start < items.Length; start = end)
            {
                end = start + 1;
                while (end < items.Length && user.Times[end] == user.Times[start])
                    end++;
                if (end - start < 2)
                    continue;
                var tied = items.AsSpan(start, end - start);
                tied.Sort();
                generator.Shuffle(tied);
            }

            users[row] = user with { Items = items };
        }

        return Dataset.Create(dataset.Name, dataset.Catalogue, users);
    }

    /// <summary>Divides as the options say.</summary>
    /// <param name="dataset">The imported dataset, or <see cref="Order"/>'s result: both give the same windows.</param>
    /// <param name="options">Kind, shares, window length, tie order; default DLLM2Rec's protocol.</param>
    /// <exception cref="ArgumentException">An option is out of range, or the dataset is too small for three parts.</exception>
    public static WindowSplit Split(Dataset dataset, SplitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        options ??= new SplitOptions();
        return options.Kind == SplitKind.LeaveOneOut ? LeaveOneOut(dataset, options) : TimeSplit(dataset, options);
    }

    /// <summary>
    /// Sorts all rows by the time of their target (stable: users in order, each user's rows in order) and cuts: the first
    /// <c>floor(train * N)</c> rows are the train part, those up to <c>floor((train + validation) * N)</c> validate, the rest is the test part.
    /// </summary>
    /// <param name="dataset">The imported dataset, or <see cref="Order"/>'s result.</param>
    /// <param name="options">Shares, window length, tie order; default DLLM2Rec's protocol.</param>
    /// <exception cref="ArgumentException">An option is out of range, or a part would be empty.</exception>
    public static WindowSplit TimeSplit(Dataset dataset, SplitOptions? options = null)
    {
        options ??= new SplitOptions();
        options.Validate();
        ArgumentNullException.ThrowIfNull(dataset);
        if (dataset.ReadyWindows is { } ready)
            return Ready(ready, options);
        var ordered = Order(dataset, options);
        var rows = new List<WindowRow>();
        foreach (var user in ordered.Users)
            AddRows(rows, user, user.Items.Length, options);

        var sorted = rows.ToArray();
        // The row number breaks ties of the target time, which makes the sort stable.
        var order = new int[sorted.Length];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        Array.Sort(order, (a, b) => sorted[a].Time != sorted[b].Time ? sorted[a].Time.CompareTo(sorted[b].Time) : a.CompareTo(b));

        // Decimals, because 0.8 + 0.1 of a hundred rows must be ninety.
        var trainEnd = (int)((decimal)options.Train * order.Length);
        var validationEnd = (int)(((decimal)options.Train + (decimal)options.Validation) * order.Length);
        if (trainEnd == 0 || validationEnd == trainEnd || validationEnd == order.Length)
            throw new ArgumentException($"{order.Length} windows cannot be divided {options.Train}:{options.Validation}: a part would be empty. Import more interactions or choose other shares.");
        WindowRow[] Part(int from, int to) => Array.ConvertAll(order[from..to], i => sorted[i]);
        return new WindowSplit(
            WindowRows.Cut(ordered, Part(0, trainEnd), options.WindowLength),
            WindowRows.Cut(ordered, Part(trainEnd, validationEnd), options.WindowLength),
            WindowRows.Cut(ordered, Part(validationEnd, order.Length), options.WindowLength));
    }

    /// <summary>
    /// The last item of each user with three items or more is a test target (its history includes the validation item), the one before it
    /// a validation target; train rows follow the window rule over the items before those two. Users with two items give a train row only.
    /// Rows are in user order.
    /// </summary>
    /// <param name="dataset">The imported dataset, or <see cref="Order"/>'s result.</param>
    /// <param name="options">Window length, window rule, tie order.</param>
    /// <exception cref="ArgumentException">An option is out of range, or a part would be empty.</exception>
    public static WindowSplit LeaveOneOut(Dataset dataset, SplitOptions? options = null)
    {
        options ??= new SplitOptions();
        options.Validate();
        ArgumentNullException.ThrowIfNull(dataset);
        if (dataset.ReadyWindows is not null)
            throw new ArgumentException("split.kind is leave-one-out, but the dataset holds ready windows, which are already divided in time.");
        var ordered = Order(dataset, options);
        List<WindowRow> train = [], validation = [], test = [];
        foreach (var user in ordered.Users)
        {
            var n = user.Items.Length;
            if (n < 3)
            {
                AddRows(train, user, n, options);
                continue;
            }

            AddRows(train, user, n - 2, options);
            // With full windows only, a held-out target needs a full history too.
            if (!options.FullWindowsOnly || n - 2 >= options.WindowLength)
                validation.Add(new WindowRow(user.User, n - 2, user.Times[n - 2]));
            if (!options.FullWindowsOnly || n - 1 >= options.WindowLength)
                test.Add(new WindowRow(user.User, n - 1, user.Times[n - 1]));
        }

        if (train.Count == 0 || validation.Count == 0 || test.Count == 0)
            throw new ArgumentException($"leave-one-out gives {train.Count} train, {validation.Count} validation and {test.Count} test rows: a part would be empty. It needs users with four items or more.");
        return new WindowSplit(
            WindowRows.Cut(ordered, train, options.WindowLength),
            WindowRows.Cut(ordered, validation, options.WindowLength),
            WindowRows.Cut(ordered, test, options.WindowLength));
    }

    /// <summary>Windows that the source had cut are never cut again; options that would need that are refused.</summary>
    private static WindowSplit Ready(WindowSplit ready, SplitOptions options)
    {
        if (options.Ties != TieOrder.AsIs)
            throw new ArgumentException("split.ties is shuffled, but the dataset holds ready windows without times.");
        if (options.WindowLength != ready.Train.Length)
            throw new ArgumentException($"split.window is {options.WindowLength}, but the dataset holds ready windows of length {ready.Train.Length}.");
        return ready;
    }

    private static void AddRows(List<WindowRow> rows, UserSequence user, int count, SplitOptions options)
    {
        var first = options.FullWindowsOnly ? options.WindowLength : Math.Min(options.WindowLength, count - 1);
        if (options.LastWindowOnly)
            first = count - 1;
        // A target needs at least one item before it.
        for (var position = Math.Max(first, 1); position < count; position++)
            rows.Add(new WindowRow(user.User, position, user.Times[position]));
    }
}
