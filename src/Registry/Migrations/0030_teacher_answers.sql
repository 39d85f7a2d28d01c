-- Answers that teachers were paid for, the requests that brought them, and what stages have spent.

-- Shared by all jobs: the key names all that an answer depends on.
CREATE TABLE teacher_answers (
    answer_key TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    model TEXT NOT NULL,
    template TEXT,
    answer TEXT NOT NULL,
    prompt_tokens BIGINT,
    completion_tokens BIGINT,
    -- The stage that paid for it.
    stage_id TEXT NOT NULL,
    answered_at BIGINT NOT NULL
);

-- A request is written here before it is sent, so that one that was under way when its worker died is known.
CREATE TABLE teacher_attempts (
    id TEXT NOT NULL PRIMARY KEY,
    stage_id TEXT NOT NULL REFERENCES stages (id),
    model TEXT NOT NULL,
    -- Keys of the answers that it asks for, one a line.
    answer_keys TEXT NOT NULL,
    batch_id TEXT,
    state TEXT NOT NULL CHECK (state IN ('open', 'answered', 'invalid', 'refused', 'failed', 'lost')),
    -- What it can cost at most. Money in picodollars; null where no price is known.
    reserved_prompt BIGINT NOT NULL,
    reserved_completion BIGINT NOT NULL,
    reserved_pico BIGINT,
    -- What the endpoint stated.
    prompt_tokens BIGINT,
    completion_tokens BIGINT,
    pico BIGINT,
    -- Nothing stated, and perhaps billed: then what was reserved counts.
    possibly_billed INTEGER NOT NULL,
    milliseconds BIGINT,
    error TEXT,
    token BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX teacher_attempts_open ON teacher_attempts (stage_id) WHERE state = 'open';
CREATE INDEX teacher_attempts_by_stage ON teacher_attempts (stage_id, started_at);

-- Sums of the attempts of each stage, written with them.
CREATE TABLE teacher_spend (
    stage_id TEXT NOT NULL PRIMARY KEY REFERENCES stages (id),
    -- No foreign key: it would lock the job's row after the stage's.
    job_id TEXT NOT NULL,
    requests BIGINT NOT NULL,
    answered BIGINT NOT NULL,
    invalid BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    possibly_billed BIGINT NOT NULL,
    prompt_tokens BIGINT NOT NULL,
    completion_tokens BIGINT NOT NULL,
    pico BIGINT NOT NULL,
    possible_prompt BIGINT NOT NULL,
    possible_completion BIGINT NOT NULL,
    possible_pico BIGINT NOT NULL,
    unpriced BIGINT NOT NULL
);
CREATE INDEX teacher_spend_by_job ON teacher_spend (job_id);

CREATE TABLE teacher_batches (
    no {identity},
    id TEXT NOT NULL UNIQUE,
    stage_id TEXT NOT NULL REFERENCES stages (id),
    remote_id TEXT,
    file_id TEXT,
    done INTEGER NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX teacher_batches_open ON teacher_batches (stage_id) WHERE done = 0;
