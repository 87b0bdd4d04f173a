-- Letters and files are compressed already or not worth it (base64): trying costs 2 ms of 2.7 for a letter of 97 KB.
alter table letters alter column raw set storage external;--> statement-breakpoint
alter table attachments alter column content set storage external;
