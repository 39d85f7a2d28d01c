using Microsoft.Extensions.Configuration;

namespace Distillery.Registry;

/// <summary>A bucket of S3 or of a store that speaks its protocol.</summary>
public sealed class S3Options
{
    /// <summary>Name of the bucket, which exists.</summary>
    public required string Bucket { get; init; }

    /// <summary>Address of the store, for example <c>http://minio:9000</c>; null for AWS.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Region; it is part of the signature.</summary>
    /// <value>The default is <c>us-east-1</c>.</value>
    public string Region { get; init; } = "us-east-1";

    /// <summary>What all keys begin with; empty, or ending in a slash.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Whether the bucket is part of the path instead of the host name; most stores that are not AWS need it.</summary>
    public bool ForcePathStyle { get; init; }

    /// <summary>Access key; null takes AWS's default chain (environment, profile, role of the pod or machine).</summary>
    public string? AccessKey { get; init; }

    /// <summary>Secret key; never logged.</summary>
    public string? SecretKey { get; init; }

    /// <summary>Tries of a call that fails with an error that may pass.</summary>
    /// <value>The default is 4 after the first.</value>
    public int Retries { get; init; } = 4;

    /// <summary>Bytes of one request when content is put; content up to it is one object without parts.</summary>
    /// <value>The default is 16 MiB.</value>
    public int PartBytes { get; init; } = 16 << 20;

    /// <summary>Longest silence of the store before a call counts as failed.</summary>
    /// <value>The default is 60 seconds.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <exception cref="ArgumentException">A value is missing or wrong; the message names it.</exception>
    internal static S3Options From(IConfigurationSection section)
    {
        var bucket = section["Bucket"];
        if (string.IsNullOrWhiteSpace(bucket))
            throw new ArgumentException($"{section.Path}:Bucket is missing: the name of the bucket that holds the artifacts.");
        var endpoint = section["Endpoint"] is { Length: > 0 } address ? address : null;
        if (endpoint is not null && (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")))
            throw new ArgumentException($"{section.Path}:Endpoint is '{endpoint}'; it must be an address that begins with http:// or https://.");
        var (access, secret) = (section["AccessKey"], section["SecretKey"]);
        if (string.IsNullOrEmpty(access) != string.IsNullOrEmpty(secret))
            throw new ArgumentException($"{section.Path}: AccessKey and SecretKey belong together; set both, or neither for the default chain.");
        var style = section["ForcePathStyle"];
        if (style is { Length: > 0 } && !bool.TryParse(style, out _))
            throw new ArgumentException($"{section.Path}:ForcePathStyle is '{style}'; it must be true or false.");
        var prefix = section["Prefix"]?.Trim('/') ?? "";
        return new S3Options
        {
            Bucket = bucket,
            Endpoint = endpoint,
            Region = section["Region"] is { Length: > 0 } region ? region : "us-east-1",
            Prefix = prefix.Length == 0 ? "" : prefix + "/",
            ForcePathStyle = style is { Length: > 0 } ? bool.Parse(style) : endpoint is not null,
            AccessKey = string.IsNullOrEmpty(access) ? null : access,
            SecretKey = string.IsNullOrEmpty(secret) ? null : secret,
        };
    }
}
