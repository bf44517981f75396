-- Whom this server tells of what happens in sessions. Instants are µs. A hook is of a tenant, or of one session.
create table tutti_webhook (
  id varchar(64) not null primary key,
  tenant varchar(64),
  session varchar(64),
  url varchar(2000) not null,
  types varchar(2000) not null,
  description varchar(200) not null,
  secret varchar(120) not null,
  paused varchar(500),
  created_at bigint not null,
  taken_at bigint,
  failed_at bigint,
  failure varchar(1000),
  dropped bigint not null
);

-- What is yet to be told, each row to one hook. There is no foreign key: what is known of hooks never stops the journal.
create table tutti_outbox (
  hook varchar(64) not null,
  session varchar(64) not null,
  seq bigint not null,
  part integer not null,
  type varchar(100) not null,
  at bigint not null,
  body varchar(60000) not null,
  failed_since bigint,
  primary key (hook, session, seq, part)
);
create index tutti_outbox_at on tutti_outbox (at);
