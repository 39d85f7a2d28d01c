namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a callback sees that adds arguments.</summary>
public sealed class CommandLineArgsCallbackContext
{
    /// <summary>With the arguments so far.</summary>
    public CommandLineArgsCallbackContext(IList<object> args, CancellationToken cancellationToken = default)
    {
        Args = args;
        CancellationToken = cancellationToken;
    }

    /// <summary>The arguments so far: texts, or things that give a text.</summary>
    public IList<object> Args { get; }

    /// <summary>Gives up.</summary>
    public CancellationToken CancellationToken { get; }
}
