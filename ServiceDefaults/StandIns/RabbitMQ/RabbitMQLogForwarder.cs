using System.Diagnostics.Tracing;

namespace Aspire.RabbitMQ.Client;

/// <summary>Writes the client's events to the log category <c>RabbitMQ.Client</c>.</summary>
internal sealed partial class RabbitMQLogForwarder(ILoggerFactory loggers) : IDisposable
{
    private readonly Lock _lock = new();
    private Listener? _listener;

    /// <summary>Begins to listen; calling it twice changes nothing.</summary>
    public void Start()
    {
        lock (_lock)
            _listener ??= new Listener(loggers.CreateLogger("RabbitMQ.Client"));
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _listener?.Dispose();
            _listener = null;
        }
    }

    private static LogLevel LevelOf(EventLevel level) => level switch
    {
        EventLevel.Critical => LogLevel.Critical,
        EventLevel.Error => LogLevel.Error,
        EventLevel.Warning => LogLevel.Warning,
        EventLevel.Informational => LogLevel.Information,
        _ => LogLevel.Debug,
    };

    private sealed partial class Listener : EventListener
    {
        private readonly ILogger _logger;

        public Listener(ILogger logger)
        {
            _logger = logger;
            // Sources that were there before the logger was set.
            foreach (var source in EventSource.GetSources())
                OnEventSourceCreated(source);
        }

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (_logger is not null && eventSource.Name is "rabbitmq-client" or "rabbitmq-dotnet-client")
                EnableEvents(eventSource, EventLevel.Informational);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            var level = LevelOf(eventData.Level);
            if (!_logger.IsEnabled(level))
                return;
            var text = eventData.Payload is { } payload ? string.Join("; ", payload) : eventData.Message;
            LogEvent(level, eventData.EventName, text);
        }

        [LoggerMessage(EventId = 1, Message = "{Name}: {Text}")]
        private partial void LogEvent(LogLevel level, string? name, string? text);
    }
}
