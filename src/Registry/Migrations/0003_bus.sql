-- Traces through the bus, and messages that could not be handled.

-- W3C trace context of whoever submitted or retried the job.
ALTER TABLE jobs ADD COLUMN trace_parent TEXT;
-- The same of what made the stage ready: the call, or the stage before it.
ALTER TABLE stages ADD COLUMN trace_parent TEXT;
ALTER TABLE outbox ADD COLUMN trace_parent TEXT;
-- Set for a message that is a dead letter sent once more.
ALTER TABLE outbox ADD COLUMN dead_letter_id TEXT;

CREATE TABLE dead_letters (
    -- Made of the message itself, so that a message which is collected twice is stored once.
    id TEXT NOT NULL PRIMARY KEY,
    queue TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('error', 'skipped')),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'resent')),
    reason TEXT NOT NULL,
    exception TEXT,
    message_type TEXT,
    message_id TEXT,
    job_id TEXT,
    content_type TEXT,
    -- Base64; cut where the message is too long to be kept, which then cannot be sent again.
    body TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    complete INTEGER NOT NULL,
    received_at BIGINT NOT NULL,
    resent_at BIGINT,
    resent_by TEXT
);
CREATE INDEX dead_letters_by_age ON dead_letters (received_at, id);
CREATE INDEX dead_letters_waiting ON dead_letters (queue) WHERE state = 'waiting';
