namespace Distillery.JobApi.MLflow;

/// <summary>Ends an MLflow call with an error of its form.</summary>
internal sealed class MLflowException : Exception
{
    /// <summary>An error without a known cause on the wire.</summary>
    public MLflowException()
        : this(MLflowCodes.Internal, "Something went wrong.")
    {
    }

    /// <summary>A wrong value of the caller.</summary>
    public MLflowException(string message)
        : this(MLflowCodes.InvalidParameter, message)
    {
    }

    /// <summary>A wrong value of the caller, found by another part.</summary>
    public MLflowException(string message, Exception innerException)
        : base(message, innerException) => Code = MLflowCodes.InvalidParameter;

    /// <summary>An error with its code.</summary>
    public MLflowException(string code, string message)
        : base(message) => Code = code;

    /// <summary>One of <see cref="MLflowCodes"/>.</summary>
    public string Code { get; }

    /// <summary>A field that is needed and absent or empty.</summary>
    public static MLflowException Missing(string field)
        => new($"Missing value for required parameter '{field}'. See the API docs for more information about request parameters.");

    /// <summary>A thing that is not there.</summary>
    public static MLflowException NotFound(string message) => new(MLflowCodes.DoesNotExist, message);
}
