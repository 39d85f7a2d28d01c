-- Rules of aliases. Every change is a row: the highest number counts, rules of NULL open the alias again.

CREATE TABLE alias_rules (
    model TEXT NOT NULL REFERENCES models (name) ON UPDATE CASCADE,
    alias TEXT NOT NULL,
    number INTEGER NOT NULL,
    rules TEXT,
    digest TEXT NOT NULL,
    actor TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (model, alias, number)
);
