using Distillery.Registry;

namespace Distillery.WorkerRuntime;

/// <summary>Tells failures that may pass from those that will come again.</summary>
internal static class FailureRules
{
    /// <summary>Whether trying again cannot help. What is not known is tried again: a few wasted tries cost less than a lost night.</summary>
    public static bool IsPermanent(Exception exception) => exception switch
    {
        PermanentStageException => true,
        ArtifactException => true,
        FileNotFoundException or DirectoryNotFoundException => true,
        InvalidDataException or FormatException or ArgumentException or NotSupportedException or NotImplementedException => true,
        DllNotFoundException or TypeInitializationException => true,
        AggregateException several => several.InnerExceptions.Any(IsPermanent),
        _ => false,
    };

    /// <summary>What the user reads.</summary>
    public static string MessageOf(Exception exception) => exception switch
    {
        AggregateException { InnerExceptions: [var first, ..] } several => MessageOf(several.InnerExceptions.FirstOrDefault(IsPermanent) ?? first),
        PermanentStageException or IOException => exception.Message,
        OutOfMemoryException => "The worker ran out of memory. Use smaller settings, or a worker with more memory.",
        _ => $"{exception.Message} ({exception.GetType().Name})",
    };
}
