-- Schedules and webhooks. These tables are the truth; what Quartz keeps can be rebuilt from them.

CREATE TABLE schedules (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    cron TEXT NOT NULL,
    zone TEXT NOT NULL,
    spec TEXT NOT NULL,
    overlap TEXT NOT NULL CHECK (overlap IN ('skip', 'queue', 'cancel')),
    catch_up TEXT NOT NULL CHECK (catch_up IN ('none', 'last', 'all')),
    catch_up_limit INTEGER NOT NULL,
    catch_up_window BIGINT NOT NULL,
    enabled INTEGER NOT NULL,
    team TEXT NOT NULL,
    owner TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    -- Grows with every change of a person; a timer that carries an older number is out of date.
    revision INTEGER NOT NULL,
    -- The first time that is not recorded in schedule_fires; null when there is none or it is paused.
    next_fire_at BIGINT
);
CREATE INDEX schedules_due ON schedules (next_fire_at) WHERE enabled = 1;

-- One row for each time of a schedule, or for several missed ones together: a time cannot be recorded twice.
CREATE TABLE schedule_fires (
    schedule_id TEXT NOT NULL REFERENCES schedules (id) ON DELETE CASCADE,
    scheduled_at BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('cron', 'catch-up', 'manual')),
    state TEXT NOT NULL CHECK (state IN ('due', 'fired', 'skipped', 'failed')),
    reason TEXT,
    job_id TEXT REFERENCES jobs (id),
    actor TEXT,
    times INTEGER NOT NULL,
    recorded_at BIGINT NOT NULL,
    settled_at BIGINT,
    PRIMARY KEY (schedule_id, scheduled_at)
);
CREATE INDEX schedule_fires_due ON schedule_fires (schedule_id, scheduled_at) WHERE state = 'due';
CREATE INDEX schedule_fires_by_job ON schedule_fires (job_id);

CREATE TABLE webhooks (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    -- JSON list of events and patterns.
    events TEXT NOT NULL,
    team TEXT,
    model TEXT,
    -- JSON object.
    labels TEXT NOT NULL,
    -- Encrypted.
    secret TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    disabled_reason TEXT,
    failing_since BIGINT,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- Written in the transaction of the event.
CREATE TABLE webhook_deliveries (
    id TEXT NOT NULL PRIMARY KEY,
    webhook_id TEXT NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    event_id TEXT NOT NULL,
    event TEXT NOT NULL,
    payload TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'failed')),
    attempts INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    next_try_at BIGINT NOT NULL,
    -- Tries end some time after this: when it happened, or when somebody asked to send it again.
    retry_from BIGINT NOT NULL,
    locked_until BIGINT NOT NULL,
    ended_at BIGINT,
    status_code INTEGER,
    error TEXT,
    UNIQUE (webhook_id, event_id)
);
CREATE INDEX webhook_deliveries_to_send ON webhook_deliveries (next_try_at, id) WHERE state = 'pending';
CREATE INDEX webhook_deliveries_by_age ON webhook_deliveries (webhook_id, created_at, id);
CREATE INDEX webhook_deliveries_ended ON webhook_deliveries (ended_at);

CREATE TABLE webhook_attempts (
    delivery_id TEXT NOT NULL REFERENCES webhook_deliveries (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    at BIGINT NOT NULL,
    milliseconds BIGINT NOT NULL,
    status_code INTEGER,
    error TEXT,
    response TEXT,
    PRIMARY KEY (delivery_id, number)
);
