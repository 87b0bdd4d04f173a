CREATE TABLE "stuck_letters" (
	"mailbox_id" integer NOT NULL,
	"uidvalidity" bigint NOT NULL,
	"uid" bigint NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"tried_at" timestamp with time zone NOT NULL,
	"tries" integer DEFAULT 1 NOT NULL,
	"fault" text NOT NULL,
	"fault_code" text NOT NULL,
	CONSTRAINT "stuck_letters_mailbox_id_uidvalidity_uid_pk" PRIMARY KEY("mailbox_id","uidvalidity","uid")
);
--> statement-breakpoint
ALTER TABLE "deadline_recounts" ADD COLUMN "plans" integer[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "deadline_recounts" ADD COLUMN "total" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "deadline_recounts" ADD COLUMN "done_to" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "deadline_recounts" ADD COLUMN "finished_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "deadline_recounts" ADD COLUMN "overtaken_by" integer;--> statement-breakpoint
ALTER TABLE "stuck_letters" ADD CONSTRAINT "stuck_letters_mailbox_id_mailboxes_id_fk" FOREIGN KEY ("mailbox_id") REFERENCES "public"."mailboxes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deadline_recounts" ADD CONSTRAINT "deadline_recounts_overtaken_by_deadline_recounts_id_fk" FOREIGN KEY ("overtaken_by") REFERENCES "public"."deadline_recounts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
UPDATE "deadline_recounts" SET "finished_at" = "at", "total" = "looked";
