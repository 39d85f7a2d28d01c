namespace Aspire.Hosting.ApplicationModel;

/// <summary>Adds arguments.</summary>
public sealed class CommandLineArgsCallbackAnnotation : IResourceAnnotation
{
    /// <summary>By a callback.</summary>
    public CommandLineArgsCallbackAnnotation(Func<CommandLineArgsCallbackContext, Task> callback) => Callback = callback;

    /// <summary>The callback.</summary>
    public Func<CommandLineArgsCallbackContext, Task> Callback { get; }
}
