CREATE TABLE "call_recordings" (
	"interaction_id" bigint PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"seconds" real,
	"bytes" bigint,
	"attempts" integer DEFAULT 0 NOT NULL,
	"not_before" timestamp with time zone NOT NULL,
	"failure" text,
	"kept_at" timestamp with time zone,
	"held_at" timestamp with time zone,
	"held_by" integer,
	"held_why" text,
	"erased_at" timestamp with time zone,
	CONSTRAINT "call_recordings_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "recording_listens" (
	"id" text PRIMARY KEY NOT NULL,
	"interaction_id" bigint NOT NULL,
	"agent_id" integer NOT NULL,
	"reason" text NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"heard_at" timestamp with time zone,
	"until" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "queues" ADD COLUMN "recording" text DEFAULT 'inherit' NOT NULL;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "recording" text DEFAULT 'inherit' NOT NULL;--> statement-breakpoint
ALTER TABLE "interactions" ADD COLUMN "recording_why" text;--> statement-breakpoint
ALTER TABLE "interactions" ADD COLUMN "recording_paused_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "interactions" ADD COLUMN "recording_paused_by" integer;--> statement-breakpoint
ALTER TABLE "recordings" ADD COLUMN "removed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "call_recordings" ADD CONSTRAINT "call_recordings_interaction_id_interactions_id_fk" FOREIGN KEY ("interaction_id") REFERENCES "public"."interactions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_recordings" ADD CONSTRAINT "call_recordings_held_by_agents_id_fk" FOREIGN KEY ("held_by") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recording_listens" ADD CONSTRAINT "recording_listens_interaction_id_interactions_id_fk" FOREIGN KEY ("interaction_id") REFERENCES "public"."interactions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recording_listens" ADD CONSTRAINT "recording_listens_agent_id_agents_id_fk" FOREIGN KEY ("agent_id") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "call_recordings_due" ON "call_recordings" USING btree ("not_before") WHERE kept_at is null;--> statement-breakpoint
CREATE INDEX "call_recordings_oldest" ON "call_recordings" USING btree ("started_at") WHERE kept_at is not null and erased_at is null and held_at is null;--> statement-breakpoint
CREATE INDEX "recording_listens_of" ON "recording_listens" USING btree ("interaction_id");--> statement-breakpoint
ALTER TABLE "interactions" ADD CONSTRAINT "interactions_recording_paused_by_agents_id_fk" FOREIGN KEY ("recording_paused_by") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "interactions_recording_paused" ON "interactions" USING btree ("recording_paused_until") WHERE recording_paused_until is not null;--> statement-breakpoint
CREATE INDEX "recordings_there" ON "recordings" USING btree ("interaction_id") WHERE removed_at is null;