CREATE TABLE "form_requests" (
	"ticket_id" bigint PRIMARY KEY NOT NULL,
	"form_key" text NOT NULL,
	"company" text NOT NULL,
	"inn" text NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"phone" text NOT NULL,
	"language" text NOT NULL,
	"consent_version" integer NOT NULL,
	"consent_text" text NOT NULL,
	"consented_at" timestamp with time zone NOT NULL,
	CONSTRAINT "form_requests_form_key_unique" UNIQUE("form_key")
);
--> statement-breakpoint
CREATE TABLE "portal_logos" (
	"sha256" text PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"content" "bytea" NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "portal_versions" (
	"version" integer PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL,
	"saved_at" timestamp with time zone NOT NULL,
	"saved_by" integer,
	"reverted_to" integer,
	CONSTRAINT "portal_versions_begin" CHECK (version > 0)
);
--> statement-breakpoint
ALTER TABLE "form_requests" ADD CONSTRAINT "form_requests_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "portal_versions" ADD CONSTRAINT "portal_versions_saved_by_agents_id_fk" FOREIGN KEY ("saved_by") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "form_requests_email" ON "form_requests" USING btree ("email","consented_at");