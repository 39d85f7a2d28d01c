namespace TorchSharp.Modules;

using static torch;

/// <summary>A module without parameters and buffers.</summary>
/// <typeparam name="T1">The type of the input.</typeparam>
/// <typeparam name="TResult">The type of the result.</typeparam>
public abstract class ParameterLessModule<T1, TResult> : nn.Module<T1, TResult>
{
    /// <summary>Creates the module.</summary>
    /// <param name="name">The module's name.</param>
    protected ParameterLessModule(string name)
        : base(name)
    {
    }
}
