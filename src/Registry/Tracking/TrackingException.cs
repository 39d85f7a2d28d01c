namespace Distillery.Registry;

/// <summary>A refusal of the tracking store, as a sentence for the caller. Nothing was written.</summary>
public sealed class TrackingException : Exception
{
    /// <summary>A value that is not usable.</summary>
    public TrackingException()
        : this("The value is not usable.")
    {
    }

    /// <summary>A value that is not usable.</summary>
    /// <param name="message">The sentence.</param>
    public TrackingException(string message)
        : this(TrackingFault.Invalid, message)
    {
    }

    /// <summary>A value that is not usable.</summary>
    /// <param name="message">The sentence.</param>
    /// <param name="innerException">What found it.</param>
    public TrackingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A refusal.</summary>
    /// <param name="fault">Its kind.</param>
    /// <param name="message">The sentence.</param>
    public TrackingException(TrackingFault fault, string message)
        : base(message) => Fault = fault;

    /// <summary>Its kind.</summary>
    public TrackingFault Fault { get; }

    internal static TrackingException NoRun(string id) => new(TrackingFault.NotFound, $"Run with id={id} not found");

    internal static TrackingException NoExperiment(string id) => new(TrackingFault.NotFound, $"No Experiment with id={id} exists");
}
