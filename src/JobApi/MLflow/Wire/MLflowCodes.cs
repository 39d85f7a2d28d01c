namespace Distillery.JobApi.MLflow;

/// <summary>MLflow's error codes and the status that each is answered with.</summary>
internal static class MLflowCodes
{
    public const string InvalidParameter = "INVALID_PARAMETER_VALUE";
    public const string AlreadyExists = "RESOURCE_ALREADY_EXISTS";
    public const string BadRequest = "BAD_REQUEST";
    public const string Unauthenticated = "UNAUTHENTICATED";
    public const string PermissionDenied = "PERMISSION_DENIED";
    public const string DoesNotExist = "RESOURCE_DOES_NOT_EXIST";
    public const string EndpointNotFound = "ENDPOINT_NOT_FOUND";
    public const string Conflict = "RESOURCE_CONFLICT";
    public const string LimitExceeded = "REQUEST_LIMIT_EXCEEDED";
    public const string Internal = "INTERNAL_ERROR";
    public const string DataLoss = "DATA_LOSS";
    public const string NotImplemented = "NOT_IMPLEMENTED";
    public const string Unavailable = "TEMPORARILY_UNAVAILABLE";

    /// <summary>The status of a code. <see cref="AlreadyExists"/> is 400: clients ask for exactly that.</summary>
    public static int StatusOf(string code) => code switch
    {
        Unauthenticated => 401,
        PermissionDenied => 403,
        DoesNotExist or EndpointNotFound => 404,
        Conflict => 409,
        LimitExceeded => 429,
        Internal or DataLoss => 500,
        NotImplemented => 501,
        Unavailable => 503,
        _ => 400,
    };

    /// <summary>The code for a status that something else decided.</summary>
    public static string OfStatus(int status) => status switch
    {
        401 => Unauthenticated,
        403 => PermissionDenied,
        404 or 410 => DoesNotExist,
        409 => Conflict,
        429 => LimitExceeded,
        501 => NotImplemented,
        503 => Unavailable,
        >= 500 => Internal,
        405 or 413 or 415 => BadRequest,
        _ => InvalidParameter,
    };
}
