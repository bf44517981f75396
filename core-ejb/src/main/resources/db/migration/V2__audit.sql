-- Each entry is chained to the one before it: a digest of what it says, its salt, and a digest of it and all before it.
-- What was written before has none.
alter table tutti_journal add column payload varchar(64);
alter table tutti_journal add column salt varchar(32);
alter table tutti_journal add column digest varchar(64);
-- When personal data was taken out of an entry, and by what the server knows what it left.
alter table tutti_journal add column erased_at bigint;
alter table tutti_journal add column seal varchar(64);
-- To whom a session belongs: it decides how long it is kept.
alter table tutti_session add column tenant varchar(64);
