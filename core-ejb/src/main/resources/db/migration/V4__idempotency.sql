-- What was answered to requests that may be sent again. Neither who asked, nor their key, nor the answer can be read.
create table tutti_answer (
  id varchar(64) not null primary key,
  caller varchar(64) not null,
  request varchar(64) not null,
  answer varchar(1000000),
  at bigint not null
);
create index tutti_answer_caller on tutti_answer (caller);
create index tutti_answer_at on tutti_answer (at);
