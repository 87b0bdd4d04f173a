CREATE TABLE "notice_texts" (
	"kind" text NOT NULL,
	"language" text NOT NULL,
	"version" integer NOT NULL,
	"subject" text NOT NULL,
	"text" text NOT NULL,
	"saved_at" timestamp with time zone NOT NULL,
	"saved_by" integer,
	"reverted_to" integer,
	CONSTRAINT "notice_texts_kind_language_version_pk" PRIMARY KEY("kind","language","version")
);
--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "import_id" integer;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "former_url" text;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "imap_tls" text DEFAULT 'tls' NOT NULL;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "imap_folder" text DEFAULT 'INBOX' NOT NULL;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "smtp_host" text;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "smtp_port" integer;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "smtp_tls" text DEFAULT 'starttls' NOT NULL;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "smtp_user" text;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "smtp_password" text;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "authserv" text;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "read_by" integer;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "read_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "fault_code" text;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "fault_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "send_fault" text;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "send_fault_code" text;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "send_fault_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "authentication" jsonb;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "trouble" text;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "trouble_code" text;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "tried_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "import_rows" ADD COLUMN "number" bigint;--> statement-breakpoint
ALTER TABLE "import_rows" ADD COLUMN "subject" text;--> statement-breakpoint
ALTER TABLE "import_rows" ADD COLUMN "state" text;--> statement-breakpoint
ALTER TABLE "import_rows" ADD COLUMN "owner" text;--> statement-breakpoint
ALTER TABLE "import_rows" ADD COLUMN "owner_id" integer;--> statement-breakpoint
ALTER TABLE "import_rows" ADD COLUMN "department" text;--> statement-breakpoint
ALTER TABLE "import_rows" ADD COLUMN "department_id" integer;--> statement-breakpoint
ALTER TABLE "import_rows" ADD COLUMN "opened_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "import_rows" ADD COLUMN "over_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "import_rows" ADD COLUMN "link" text;--> statement-breakpoint
ALTER TABLE "import_rows" ADD COLUMN "description" text;--> statement-breakpoint
ALTER TABLE "notice_texts" ADD CONSTRAINT "notice_texts_saved_by_agents_id_fk" FOREIGN KEY ("saved_by") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_import_id_imports_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."imports"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "messages_unsent" ON "messages" USING btree ("id") WHERE direction = 'out' and sent_at is null;