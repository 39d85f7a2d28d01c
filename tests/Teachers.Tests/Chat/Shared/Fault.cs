namespace Distillery.FakeEndpoints;

/// <summary>What an endpoint does to a request.</summary>
public enum Fault
{
    None,
    TooMany,
    TooManyWithRetryAfter,
    ServerError,
    Hang,
    CutStream,
    BrokenReply,
    InvalidAnswer,
    WrongUsage,
    NoUsage,
    Slow,
}
