-- Which node writes a session; null if none has said so since there are several.
alter table tutti_session add column owner varchar(80);

-- The nodes that serve the same sessions. A node that has no row is no member, whatever it believes itself.
create table tutti_node (
  id varchar(80) not null primary key,
  -- Where clients reach it; null if they are led to it.
  url varchar(500),
  -- The epoch with which it came: who came first, leads.
  joined bigint not null,
  -- Grows while it lives and has the database.
  beat bigint not null,
  -- When it was last alive, in µs by its clock; 0 before it is.
  at bigint not null
);

-- One row. Who changes the nodes holds it, and counts the epoch on.
create table tutti_cluster (one integer not null primary key, epoch bigint not null);
insert into tutti_cluster values (1, 0);
