using TorchSharp.Utils;

namespace TorchSharp.Modules;

using static torch;

/// <summary>What the optimisers share: state per parameter, and saving and loading it.</summary>
public abstract class OptimizerHelper : optim.Optimizer
{
    /// <summary>Options of groups that leave them open.</summary>
    protected OptimizerOptions _defaults = new();

    /// <summary>The state of each parameter by its handle.</summary>
    protected OrderedDict<IntPtr, OptimizerState> _state = new();

    /// <summary>Creates an optimiser without groups.</summary>
    public OptimizerHelper()
    {
    }

    /// <summary>Options and states. They are the optimiser's own objects, not copies.</summary>
    public virtual StateDictionary state_dict()
    {
        var dictionary = new StateDictionary();
        foreach (var group in _parameter_groups)
        {
            dictionary.Options.Add(group.Options);
            var places = new List<int>();
            dictionary.StateIndexRef.Add(places);
            foreach (var parameter in group.Parameters)
            {
                places.Add(dictionary.State.Count);
                dictionary.State.Add(_state[parameter.Handle]);
            }
        }

        return dictionary;
    }

    /// <summary>Takes over copies of another optimiser's options and states.</summary>
    /// <param name="state_dict">The other's state.</param>
    /// <exception cref="ArgumentException">It has another number of groups or parameters.</exception>
    public virtual void load_state_dict(StateDictionary state_dict)
    {
        ArgumentNullException.ThrowIfNull(state_dict);
        var own = this.state_dict();
        CheckCounts(own, state_dict.Options.Count, state_dict.State.Count);
        for (var i = 0; i < own.Options.Count; i++)
        {
            if (!ReferenceEquals(own.Options[i], state_dict.Options[i])) own.Options[i].LoadStateDict(state_dict.Options[i]);
        }

        for (var i = 0; i < own.State.Count; i++)
        {
            if (!ReferenceEquals(own.State[i], state_dict.State[i])) own.State[i].LoadStateDict(state_dict.State[i]);
        }
    }

    /// <summary>Writes options and states to a file; training goes on from it bit by bit as if it had not stopped.</summary>
    /// <param name="location">The file; an existing one is replaced.</param>
    public void save_state_dict(string location)
    {
        using var stream = File.Create(location);
        using var writer = new BinaryWriter(stream);
        save_state_dict(writer);
    }

    /// <summary>Writes options and states.</summary>
    /// <param name="writer">Where to write; stays open.</param>
    /// <remarks>Format (TorchSharp's): class name, number of groups and of parameters as LEB128, then the options and the states.</remarks>
    public void save_state_dict(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(GetType().Name);
        var dictionary = state_dict();
        writer.Encode(dictionary.Options.Count);
        writer.Encode(dictionary.State.Count);
        foreach (var options in dictionary.Options) options.SaveStateDict(writer);
        foreach (var state in dictionary.State) state.SaveStateDict(writer);
    }

    /// <summary>Reads what <see cref="save_state_dict(string)"/> wrote.</summary>
    /// <param name="location">The file.</param>
    /// <exception cref="InvalidDataException">It belongs to another kind of optimiser.</exception>
    /// <exception cref="ArgumentException">Numbers, dtypes or shapes do not fit.</exception>
    public void load_state_dict(string location)
    {
        using var stream = File.OpenRead(location);
        using var reader = new BinaryReader(stream);
        load_state_dict(reader);
    }

    /// <summary>Reads what <see cref="save_state_dict(BinaryWriter)"/> wrote.</summary>
    /// <param name="reader">Where to read; stays open.</param>
    /// <exception cref="InvalidDataException">It belongs to another kind of optimiser.</exception>
    /// <exception cref="ArgumentException">Numbers, dtypes or shapes do not fit.</exception>
    public void load_state_dict(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var name = reader.ReadString();
        if (name != GetType().Name)
            throw new InvalidDataException($"Mismatched optimizer type: expected '{GetType().Name}', but found '{name}' in the loaded stream.");

        long groups = reader.Decode(), states = reader.Decode();
        var own = state_dict();
        CheckCounts(own, groups, states);
        foreach (var options in own.Options) options.LoadStateDict(reader);
        foreach (var state in own.State) state.LoadStateDict(reader);
    }

    /// <summary>Moves the states to a device.</summary>
    /// <param name="device">The device.</param>
    public void to(Device device)
    {
        foreach (var (_, state) in _state) state.to(device);
    }

    /// <summary>Runs the closure with gradients enabled and then the body for each group without.</summary>
    /// <typeparam name="T">The class of the groups.</typeparam>
    /// <param name="body">Changes the parameters of one group.</param>
    /// <param name="loss_closure">Computes the loss, or null.</param>
    /// <returns>The closure's loss, or null.</returns>
    protected Tensor? _step<T>(Action<T> body, Func<Tensor>? loss_closure = null)
        where T : ParamGroup
    {
        ArgumentNullException.ThrowIfNull(body);
        Tensor? loss = null;
        if (loss_closure is not null)
        {
            using var grad = enable_grad();
            loss = loss_closure();
        }

        using var noGrad = no_grad();
        foreach (var group in _parameter_groups)
        {
            body((T)group);
        }

        return loss;
    }

    /// <summary>Adds a group whose options are complete, and makes the states of its parameters.</summary>
    private protected void AddGroup(ParamGroup group, Func<Parameter, OptimizerState> newState)
    {
        // Enumerated once: callers often pass a lazy sequence over a module, which would be walked again in every step.
        group.Parameters = group.Parameters.ToList();
        foreach (var parameter in group.Parameters)
        {
            if (_state.ContainsKey(parameter.Handle))
                throw new ArgumentException("Some parameters appear in more than one parameter group.", nameof(group));
        }

        foreach (var parameter in group.Parameters)
        {
            var state = newState(parameter);
            state.Initialize(group.Options);
            if (!_state.TryAdd(parameter.Handle, state))
                throw new ArgumentException("A parameter appears twice in a parameter group.", nameof(group));
        }

        group.Options.InitialLearningRate = group.Options.LearningRate!.Value;
        _parameter_groups.Add(group);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing) return;
        foreach (var (_, state) in _state)
        {
            (state as IDisposable)?.Dispose();
        }
    }

    private static void CheckCounts(StateDictionary own, long groups, long states)
    {
        if (groups != own.Options.Count)
            throw new ArgumentException($"Invalid optimizer state: {groups} parameter groups where {own.Options.Count} are right.");
        if (states != own.State.Count)
            throw new ArgumentException($"Invalid optimizer state: {states} parameter states where {own.State.Count} are right.");
    }
}
