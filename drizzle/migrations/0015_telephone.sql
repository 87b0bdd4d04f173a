ALTER TYPE "public"."voice" ADD VALUE 'asterisk';--> statement-breakpoint
CREATE TABLE "recordings" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "recordings_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"interaction_id" bigint NOT NULL,
	"name" text NOT NULL,
	"format" text DEFAULT 'wav' NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"seconds" integer,
	"failure" text,
	CONSTRAINT "recordings_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "voice_owners" (
	"application" text PRIMARY KEY NOT NULL,
	"process_id" uuid NOT NULL,
	"fence" integer NOT NULL,
	"until" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "recordings" ADD CONSTRAINT "recordings_interaction_id_interactions_id_fk" FOREIGN KEY ("interaction_id") REFERENCES "public"."interactions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "recordings_interaction" ON "recordings" USING btree ("interaction_id");--> statement-breakpoint
CREATE INDEX "recordings_open" ON "recordings" USING btree ("id") WHERE ended_at is null;