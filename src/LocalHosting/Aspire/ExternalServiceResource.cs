namespace Aspire.Hosting;

/// <summary>A service that runs elsewhere.</summary>
public sealed class ExternalServiceResource : ApplicationModel.Resource
{
    /// <summary>At an address.</summary>
    public ExternalServiceResource(string name, Uri uri)
        : base(name) => Uri = uri;

    /// <summary>At an address that a parameter holds.</summary>
    public ExternalServiceResource(string name, ApplicationModel.ParameterResource urlParameter)
        : base(name) => UrlParameter = urlParameter;

    /// <summary>Its address, when it is fixed.</summary>
    public Uri? Uri { get; }

    /// <summary>Parameter with its address.</summary>
    public ApplicationModel.ParameterResource? UrlParameter { get; }
}
