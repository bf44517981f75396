-- Runs on databases of days before migrations as well: what they have stays, what they lack is added.

create table if not exists tutti_session (id varchar(64) primary key, ended boolean not null);
alter table tutti_session add column if not exists ended_at bigint;

create table if not exists tutti_journal (
  session varchar(64) not null,
  seq bigint not null,
  stamp bigint not null,
  effective_at bigint not null,
  actor varchar(160) not null,
  input varchar(1000000) not null,
  primary key (session, seq)
);
alter table tutti_journal alter column input set data type varchar(1000000);

create table if not exists tutti_snapshot (
  session varchar(64) not null,
  seq bigint not null,
  state text not null,
  primary key (session, seq)
);

create table if not exists tutti_heartbeat (one integer primary key, at bigint not null);
