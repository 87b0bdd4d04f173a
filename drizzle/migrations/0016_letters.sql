CREATE TABLE "attachments" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "attachments_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"key" text NOT NULL,
	"message_id" bigint NOT NULL,
	"position" integer NOT NULL,
	"name" text NOT NULL,
	"type" text NOT NULL,
	"bytes" integer NOT NULL,
	"content" "bytea" NOT NULL,
	"content_id" text,
	"inline" boolean DEFAULT false NOT NULL,
	CONSTRAINT "attachments_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "bounced_addresses" (
	"address" text PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"status" text,
	CONSTRAINT "bounced_addresses_lower" CHECK (address = lower(address))
);
--> statement-breakpoint
CREATE TABLE "letters" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "letters_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"mailbox_id" integer NOT NULL,
	"source" text NOT NULL,
	"envelope_from" text,
	"envelope_to" text[] DEFAULT '{}' NOT NULL,
	"raw" "bytea" NOT NULL,
	"bytes" integer NOT NULL,
	"sha256" text NOT NULL,
	"message_id" text DEFAULT '' NOT NULL,
	"uidvalidity" bigint,
	"uid" bigint,
	"received_at" timestamp with time zone NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"registered_at" timestamp with time zone,
	"fault" text,
	"ticket_id" bigint,
	"interaction_id" bigint,
	CONSTRAINT "letters_once" UNIQUE("mailbox_id","message_id","sha256")
);
--> statement-breakpoint
CREATE TABLE "mailboxes" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "mailboxes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"address" text NOT NULL,
	"name" text DEFAULT '' NOT NULL,
	"department_id" integer,
	"language" text DEFAULT 'ru' NOT NULL,
	"is_default" boolean DEFAULT false NOT NULL,
	"closed" boolean DEFAULT false NOT NULL,
	"imap_host" text,
	"imap_port" integer,
	"imap_secure" boolean DEFAULT true NOT NULL,
	"imap_user" text,
	"imap_password" text,
	"looked_at" timestamp with time zone,
	"fault" text,
	CONSTRAINT "mailboxes_address_unique" UNIQUE("address")
);
--> statement-breakpoint
CREATE TABLE "message_recipients" (
	"message_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"address" text NOT NULL,
	"name" text DEFAULT '' NOT NULL,
	CONSTRAINT "message_recipients_message_id_kind_address_pk" PRIMARY KEY("message_id","kind","address")
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "messages_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"ticket_id" bigint NOT NULL,
	"direction" text NOT NULL,
	"kind" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"letter_id" bigint,
	"mailbox_id" integer,
	"author_id" integer,
	"message_id" text,
	"in_reply_to" text,
	"references" text,
	"subject" text NOT NULL,
	"text" text NOT NULL,
	"quoted" text DEFAULT '' NOT NULL,
	"html" text,
	"automatic" text,
	"cut" text,
	"mentions" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"language" text,
	"notice_to" text,
	"notice_about" text,
	"sent_at" timestamp with time zone,
	"sent_by" text,
	"bounced_at" timestamp with time zone,
	"bounce_status" text
);
--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "claims_id" bigint;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "follows_id" bigint;--> statement-breakpoint
ALTER TABLE "attachments" ADD CONSTRAINT "attachments_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "letters" ADD CONSTRAINT "letters_mailbox_id_mailboxes_id_fk" FOREIGN KEY ("mailbox_id") REFERENCES "public"."mailboxes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "letters" ADD CONSTRAINT "letters_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "letters" ADD CONSTRAINT "letters_interaction_id_interactions_id_fk" FOREIGN KEY ("interaction_id") REFERENCES "public"."interactions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD CONSTRAINT "mailboxes_department_id_departments_id_fk" FOREIGN KEY ("department_id") REFERENCES "public"."departments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_recipients" ADD CONSTRAINT "message_recipients_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_letter_id_letters_id_fk" FOREIGN KEY ("letter_id") REFERENCES "public"."letters"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_mailbox_id_mailboxes_id_fk" FOREIGN KEY ("mailbox_id") REFERENCES "public"."mailboxes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_author_id_agents_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "attachments_message" ON "attachments" USING btree ("message_id","position");--> statement-breakpoint
CREATE UNIQUE INDEX "letters_uid" ON "letters" USING btree ("mailbox_id","uidvalidity","uid") WHERE uid is not null;--> statement-breakpoint
CREATE INDEX "letters_waiting" ON "letters" USING btree ("id") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "letters_ticket" ON "letters" USING btree ("ticket_id");--> statement-breakpoint
CREATE INDEX "letters_interaction" ON "letters" USING btree ("interaction_id");--> statement-breakpoint
CREATE UNIQUE INDEX "mailboxes_default" ON "mailboxes" USING btree ("is_default") WHERE is_default;--> statement-breakpoint
CREATE INDEX "message_recipients_address" ON "message_recipients" USING btree ("address");--> statement-breakpoint
CREATE INDEX "messages_ticket" ON "messages" USING btree ("ticket_id","at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "messages_letter" ON "messages" USING btree ("letter_id") WHERE letter_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "messages_out" ON "messages" USING btree ("message_id") WHERE direction = 'out';--> statement-breakpoint
CREATE INDEX "messages_sent" ON "messages" USING btree ("id") WHERE direction = 'out';--> statement-breakpoint
CREATE INDEX "messages_notices" ON "messages" USING btree ("notice_to","at") WHERE notice_to is not null;--> statement-breakpoint
CREATE INDEX "messages_notices_domain" ON "messages" USING btree (split_part(notice_to, '@', 2),"at") WHERE notice_to is not null;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_claims_id_tickets_id_fk" FOREIGN KEY ("claims_id") REFERENCES "public"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_follows_id_tickets_id_fk" FOREIGN KEY ("follows_id") REFERENCES "public"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "tickets_claims" ON "tickets" USING btree ("claims_id") WHERE claims_id is not null;--> statement-breakpoint
CREATE INDEX "tickets_follows" ON "tickets" USING btree ("follows_id") WHERE follows_id is not null;