using TorchSharp;
using TorchSharp.Modules;

namespace Distillery.LanguageModels;

/// <summary>
/// A low-rank adapter on a model: while it is attached the model's own parameters are frozen and only the adapter's learn.
/// </summary>
/// <remarks>Not safe for use by several threads at once.</remarks>
public sealed partial class LoraAdapter : IDisposable
{
    private readonly List<Parameter> _frozen;
    private readonly List<LoraBranch> _branches;
    private readonly IReadOnlyList<string> _allPaths;

    private LoraAdapter(torch.nn.Module model, IReadOnlyDictionary<string, Projection> projections, LoraOptions options)
    {
        options.Validate();
        (Options, _allPaths) = (options, [.. projections.Keys]);
        var targets = LoraTargets.Resolve(_allPaths, options);
        foreach (var target in targets)
        {
            if (projections[target.Path].Branch is not null)
                throw new InvalidOperationException($"{target.Path} has an adapter already: merge or detach it first.");
        }

        _branches = [.. targets.Select((target, index) => new LoraBranch(target, projections[target.Path], options, index))];
        foreach (var branch in _branches)
            branch.Projection.Branch = branch;
        _frozen = [.. model.parameters().Where(parameter => parameter.requires_grad)];
        foreach (var parameter in _frozen)
            parameter.requires_grad_(false);
        IsAttached = true;
    }

    /// <summary>What it was made with.</summary>
    public LoraOptions Options { get; }

    /// <summary>Whether the model computes with it.</summary>
    public bool IsAttached { get; private set; }

    /// <summary>What learns, in a fixed order.</summary>
    public IEnumerable<Parameter> Parameters => NamedParameters.Select(pair => pair.Parameter);

    /// <summary>How many numbers learn.</summary>
    public long ParameterCount => Parameters.Sum(parameter => parameter.numel());

    /// <summary>The parameters by their keys in PEFT's file.</summary>
    public IEnumerable<(string Name, Parameter Parameter)> NamedParameters => _branches.SelectMany(PeftKeys.Of);

    internal IReadOnlyList<LoraBranch> Branches => _branches;

    /// <summary>The shortest names that mean exactly this adapter's projections.</summary>
    internal IReadOnlyList<string> TargetNames => LoraTargets.Names(_allPaths, [.. _branches.Select(branch => branch.Target.Path)]);

    /// <summary>Puts a new adapter on any model made of projections.</summary>
    /// <param name="model">The model; its parameters are frozen until <see cref="Detach"/> or <see cref="Merge"/>.</param>
    /// <param name="projections">Its projections by path.</param>
    /// <param name="options">Rank, targets and so on.</param>
    /// <exception cref="ArgumentException">An option is out of range, or a target's name fits nothing.</exception>
    /// <exception cref="InvalidOperationException">A target has an adapter already.</exception>
    public static LoraAdapter Attach(torch.nn.Module model, IReadOnlyDictionary<string, Projection> projections, LoraOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(projections);
        ArgumentNullException.ThrowIfNull(options);
        return new LoraAdapter(model, projections, options);
    }

    /// <summary>Reads an adapter in PEFT's format and puts it on any model made of projections.</summary>
    /// <param name="folder">Holds <c>adapter_config.json</c> and <c>adapter_model.safetensors</c>.</param>
    /// <param name="model">The model that it was trained on.</param>
    /// <param name="projections">Its projections by path.</param>
    /// <exception cref="InvalidDataException">A file is missing or broken, a key does not belong to the model, a target has no tensors, or the adapter needs what is not supported.</exception>
    public static LoraAdapter Load(string folder, torch.nn.Module model, IReadOnlyDictionary<string, Projection> projections)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(projections);
        return PeftFolder.Load(folder, model, projections);
    }

    /// <summary>Writes the adapter as PEFT does, each file as a whole or not at all.</summary>
    /// <param name="folder">Made when missing.</param>
    /// <param name="baseModel">Name or path of the model that it belongs to, for the config; null where there is none.</param>
    public void Save(string folder, string? baseModel = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        PeftFolder.Save(this, folder, baseModel);
    }

    /// <summary>Switches dropout on or off; off at first.</summary>
    /// <param name="isTraining">True in training.</param>
    public void Train(bool isTraining)
    {
        foreach (var branch in _branches)
            branch.IsTraining = isTraining;
    }

    /// <summary>Names the dropout of the next pass: the same seed drops the same inputs.</summary>
    /// <param name="seed">Any number.</param>
    public void Reseed(long seed)
    {
        foreach (var branch in _branches)
            branch.Seed = unchecked((ulong)seed);
    }

    /// <summary>Takes the adapter off; the model is what it was, and its parameters can learn again.</summary>
    public void Detach()
    {
        if (!IsAttached)
            return;
        foreach (var branch in _branches)
            branch.Projection.Branch = null;
        foreach (var parameter in _frozen)
            parameter.requires_grad_(true);
        IsAttached = false;
    }

    /// <summary>Adds what was learnt to the model's weights and takes the adapter off.</summary>
    /// <exception cref="InvalidOperationException">It is not attached.</exception>
    /// <exception cref="InvalidDataException">A merged weight would hold a number that is not finite; the model is unchanged.</exception>
    public void Merge()
    {
        if (!IsAttached)
            throw new InvalidOperationException("The adapter is not attached to a model, so there is nothing to merge it into.");
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var merged = _branches.ConvertAll(branch => branch.Merged().to_type(branch.Projection.Weight.dtype));
        for (var i = 0; i < merged.Count; i++)
        {
            if (!merged[i].isfinite().all().item<bool>())
                throw new InvalidDataException($"Merging would put numbers that are not finite into {_branches[i].Target.Path}.weight; the model is unchanged.");
        }

        Detach();
        for (var i = 0; i < merged.Count; i++)
            _branches[i].Projection.Weight.detach().copy_(merged[i]);
    }

    /// <summary>Takes the adapter off and frees its numbers.</summary>
    public void Dispose()
    {
        Detach();
        foreach (var branch in _branches)
            branch.Dispose();
    }
}
