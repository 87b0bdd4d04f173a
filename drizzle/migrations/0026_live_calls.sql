ALTER TYPE "public"."end_reason" ADD VALUE 'outside_hung_up';--> statement-breakpoint
ALTER TYPE "public"."interaction_state" ADD VALUE 'outside' BEFORE 'ended';--> statement-breakpoint
CREATE TABLE "outside_calls" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "outside_calls_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"interaction_id" bigint NOT NULL,
	"agent_id" integer NOT NULL,
	"phone" text NOT NULL,
	"phone_e164" text NOT NULL,
	"state" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"dial_by" timestamp with time zone,
	"connected_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"ended_by" text
);
--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "desk_phone" text;--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "desk_phone_key" text;--> statement-breakpoint
ALTER TABLE "legs" ADD COLUMN "quality" jsonb;--> statement-breakpoint
ALTER TABLE "outside_calls" ADD CONSTRAINT "outside_calls_interaction_id_interactions_id_fk" FOREIGN KEY ("interaction_id") REFERENCES "public"."interactions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outside_calls" ADD CONSTRAINT "outside_calls_agent_id_agents_id_fk" FOREIGN KEY ("agent_id") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "outside_calls_live" ON "outside_calls" USING btree ("interaction_id") WHERE state <> 'ended';--> statement-breakpoint
CREATE INDEX "outside_calls_of_call" ON "outside_calls" USING btree ("interaction_id");--> statement-breakpoint
CREATE INDEX "outside_calls_of_agent" ON "outside_calls" USING btree ("agent_id","created_at");--> statement-breakpoint
CREATE INDEX "outside_calls_dial_by" ON "outside_calls" USING btree ("dial_by") WHERE dial_by is not null and state = 'dialing';