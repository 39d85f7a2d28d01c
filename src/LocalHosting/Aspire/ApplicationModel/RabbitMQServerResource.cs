namespace Aspire.Hosting.ApplicationModel;

/// <summary>A RabbitMQ server.</summary>
public sealed class RabbitMQServerResource : ContainerResource, IResourceWithConnectionString
{
    /// <summary>With its user and password; the user is <c>guest</c> when null.</summary>
    public RabbitMQServerResource(string name, ParameterResource? userName, ParameterResource password)
        : base(name)
    {
        UserNameParameter = userName;
        PasswordParameter = password;
        PrimaryEndpoint = new(this, "tcp");
    }

    /// <summary>Its AMQP endpoint.</summary>
    public EndpointReference PrimaryEndpoint { get; }

    /// <summary>Name of the user.</summary>
    public ParameterResource? UserNameParameter { get; }

    /// <summary>Password of the user.</summary>
    public ParameterResource PasswordParameter { get; }

    /// <inheritdoc/>
    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create(
        $"amqp://{User(encoded: true)}:{PasswordParameter:uri}@{PrimaryEndpoint.Property(EndpointProperty.Host)}:{PrimaryEndpoint.Property(EndpointProperty.Port)}");

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, ReferenceExpression>> GetConnectionProperties() =>
    [
        new("Host", ReferenceExpression.Create($"{PrimaryEndpoint.Property(EndpointProperty.Host)}")),
        new("Port", ReferenceExpression.Create($"{PrimaryEndpoint.Property(EndpointProperty.Port)}")),
        new("Username", User(encoded: false)),
        new("Password", ReferenceExpression.Create($"{PasswordParameter}")),
        new("Uri", ConnectionStringExpression),
    ];

    internal ReferenceExpression User(bool encoded) => UserNameParameter is null ? ReferenceExpression.Create($"guest")
        : encoded ? ReferenceExpression.Create($"{UserNameParameter:uri}")
        : ReferenceExpression.Create($"{UserNameParameter}");
}
