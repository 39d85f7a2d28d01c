namespace Aspire.Hosting.ApplicationModel;

/// <summary>A person starts the resource.</summary>
public sealed class ExplicitStartupAnnotation : IResourceAnnotation;
