-- Sign-ins that are over before they expire (µs): what is signed out at one server is so at all of them.
create table tutti_signed_out (
  id varchar(64) not null primary key,
  expires_at bigint not null
);
create index tutti_signed_out_expires on tutti_signed_out (expires_at);
