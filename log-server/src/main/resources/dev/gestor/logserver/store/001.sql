-- SPDX-License-Identifier: Apache-2.0
-- Times are microseconds since 1970-01-01T00:00Z. What was not measured is NULL.

CREATE TABLE instance (
  number INTEGER PRIMARY KEY,
  name   TEXT NOT NULL,
  host   TEXT NOT NULL,
  UNIQUE (name, host)
);

-- document is the whole batch as gzip-compressed JSON: nothing that was sent is ever lost to the columns below.
CREATE TABLE batch (
  number         INTEGER PRIMARY KEY,
  id             TEXT    NOT NULL UNIQUE,
  instance       INTEGER NOT NULL REFERENCES instance,
  sequence       INTEGER NOT NULL,
  created        INTEGER NOT NULL,
  received       INTEGER NOT NULL,
  lost_samples   INTEGER NOT NULL,
  lost_decisions INTEGER NOT NULL,
  document       BLOB    NOT NULL
);
CREATE INDEX batch_in_order ON batch (instance, sequence);

CREATE TABLE container (
  number   INTEGER PRIMARY KEY,
  instance INTEGER NOT NULL REFERENCES instance,
  id       TEXT    NOT NULL,
  name     TEXT    NOT NULL,
  owner    TEXT    NOT NULL,
  workload TEXT,
  image    TEXT,
  created  INTEGER,
  UNIQUE (instance, id)
);

CREATE TABLE host_sample (
  time             INTEGER NOT NULL,
  instance         INTEGER NOT NULL REFERENCES instance,
  boottime_ns      INTEGER NOT NULL,
  source           TEXT    NOT NULL,
  cpus             INTEGER NOT NULL,
  memory_total     INTEGER NOT NULL,
  memory_free      INTEGER NOT NULL,
  memory_available INTEGER,
  memory_used      INTEGER NOT NULL,
  cpu_cores        REAL,
  containers       INTEGER NOT NULL,
  processes        INTEGER NOT NULL,
  cycle_ns         INTEGER,
  PRIMARY KEY (time, instance)
) WITHOUT ROWID;

-- Keyed by time first: batches then always append, which is five times as fast as scattering over containers.
CREATE TABLE container_sample (
  time           INTEGER NOT NULL,
  container      INTEGER NOT NULL REFERENCES container,
  pid            INTEGER,
  cpu_cores      REAL,
  cpu_share      REAL,
  memory         INTEGER,
  memory_share   REAL,
  resident       INTEGER,
  charged        INTEGER,
  cgroup_cpu_ns  INTEGER,
  process_cpu_ns INTEGER,
  unknown_reason TEXT,
  PRIMARY KEY (time, container)
) WITHOUT ROWID;

CREATE TABLE decision (
  number    INTEGER PRIMARY KEY,
  id        TEXT    NOT NULL UNIQUE,
  instance  INTEGER NOT NULL REFERENCES instance,
  time      INTEGER NOT NULL,
  cycle     INTEGER NOT NULL,
  policy    TEXT    NOT NULL,
  action    TEXT    NOT NULL,
  container INTEGER REFERENCES container,
  reason    TEXT    NOT NULL,
  inputs    TEXT    NOT NULL,
  outcome   TEXT    NOT NULL,
  took_ns   INTEGER,
  error     TEXT
);
CREATE INDEX decision_by_time ON decision (instance, time);
CREATE INDEX decision_by_container ON decision (container);
