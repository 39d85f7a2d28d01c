-- What a dataset looks like, as JSON; and indexes for the pages about teachers.

ALTER TABLE datasets ADD COLUMN profile TEXT;

CREATE INDEX teacher_answers_by_age ON teacher_answers (answered_at, answer_key);
CREATE INDEX teacher_answers_by_model ON teacher_answers (model, answered_at, answer_key);
CREATE INDEX teacher_attempts_faults ON teacher_attempts (started_at, id) WHERE state IN ('invalid', 'refused', 'failed', 'lost');
CREATE INDEX run_artifacts_samples ON run_artifacts (run_no) WHERE path = 'samples.json';
