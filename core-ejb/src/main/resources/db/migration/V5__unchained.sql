-- Up to where the sessions there are have entries from before there were digests. Whatever else has none had one.
create table tutti_unchained (session varchar(64) not null primary key, seq bigint not null);
insert into tutti_unchained select session, max(seq) from tutti_journal where digest is null group by session;

-- What is yet to be told of a session, for who erases from it or removes it.
create index tutti_outbox_session on tutti_outbox (session, seq);
