CREATE TYPE "public"."ticket_priority" AS ENUM('low', 'normal', 'high', 'urgent');--> statement-breakpoint
CREATE TABLE "calendar_spans" (
	"calendar_id" integer NOT NULL,
	"opens" bigint NOT NULL,
	"closes" bigint NOT NULL,
	"before" bigint NOT NULL,
	CONSTRAINT "calendar_spans_calendar_id_opens_pk" PRIMARY KEY("calendar_id","opens")
);
--> statement-breakpoint
CREATE TABLE "api_tokens" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "api_tokens_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"token_hash" text NOT NULL,
	"department_id" integer,
	"created_at" timestamp with time zone NOT NULL,
	"created_by" integer,
	"used_at" timestamp with time zone,
	"revoked" boolean DEFAULT false NOT NULL,
	CONSTRAINT "api_tokens_name_unique" UNIQUE("name"),
	CONSTRAINT "api_tokens_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "deadline_moves" (
	"recount_id" integer NOT NULL,
	"ticket_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"was" timestamp with time zone,
	"becomes" timestamp with time zone,
	CONSTRAINT "deadline_moves_recount_id_ticket_id_kind_pk" PRIMARY KEY("recount_id","ticket_id","kind")
);
--> statement-breakpoint
CREATE TABLE "deadline_recounts" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "deadline_recounts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"at" timestamp with time zone NOT NULL,
	"by_id" integer,
	"cause" text NOT NULL,
	"name" text NOT NULL,
	"looked" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "deadline_timers" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "deadline_timers_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"ticket_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"step" text NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"by_at" timestamp with time zone NOT NULL,
	"fired_at" timestamp with time zone,
	CONSTRAINT "deadline_timers_once" UNIQUE("ticket_id","kind","step")
);
--> statement-breakpoint
CREATE TABLE "plan_targets" (
	"plan_id" integer NOT NULL,
	"position" integer NOT NULL,
	"priority" "ticket_priority",
	"service_id" integer,
	"respond_minutes" integer,
	"resolve_minutes" integer,
	CONSTRAINT "plan_targets_plan_id_position_pk" PRIMARY KEY("plan_id","position"),
	CONSTRAINT "plan_targets_when" CHECK (num_nonnulls("priority", "service_id") > 0),
	CONSTRAINT "plan_targets_respond" CHECK (respond_minutes between 1 and 100000),
	CONSTRAINT "plan_targets_resolve" CHECK (resolve_minutes between 1 and 100000)
);
--> statement-breakpoint
CREATE TABLE "plan_versions" (
	"plan_id" integer NOT NULL,
	"version" integer NOT NULL,
	"plan" jsonb NOT NULL,
	"saved_at" timestamp with time zone NOT NULL,
	"saved_by" integer,
	"reverted_to" integer,
	CONSTRAINT "plan_versions_plan_id_version_pk" PRIMARY KEY("plan_id","version")
);
--> statement-breakpoint
CREATE TABLE "ticket_pauses" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "ticket_pauses_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"ticket_id" bigint NOT NULL,
	"state" "ticket_state" NOT NULL,
	"began_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "queues" ADD COLUMN "written_ring" integer DEFAULT 600;--> statement-breakpoint
ALTER TABLE "plans" ADD COLUMN "version" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "plans" ADD COLUMN "calendar_id" integer;--> statement-breakpoint
ALTER TABLE "plans" ADD COLUMN "pauses_third_party" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "plans" ADD COLUMN "warn_percent" integer DEFAULT 25;--> statement-breakpoint
ALTER TABLE "plans" ADD COLUMN "warns" text DEFAULT 'owner' NOT NULL;--> statement-breakpoint
ALTER TABLE "plans" ADD COLUMN "retired" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "priority" "ticket_priority" DEFAULT 'normal' NOT NULL;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "due_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "responded_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "calendar_spans" ADD CONSTRAINT "calendar_spans_calendar_id_calendars_id_fk" FOREIGN KEY ("calendar_id") REFERENCES "public"."calendars"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_department_id_departments_id_fk" FOREIGN KEY ("department_id") REFERENCES "public"."departments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_created_by_agents_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deadline_moves" ADD CONSTRAINT "deadline_moves_recount_id_deadline_recounts_id_fk" FOREIGN KEY ("recount_id") REFERENCES "public"."deadline_recounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deadline_moves" ADD CONSTRAINT "deadline_moves_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deadline_recounts" ADD CONSTRAINT "deadline_recounts_by_id_agents_id_fk" FOREIGN KEY ("by_id") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deadline_timers" ADD CONSTRAINT "deadline_timers_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_targets" ADD CONSTRAINT "plan_targets_plan_id_plans_id_fk" FOREIGN KEY ("plan_id") REFERENCES "public"."plans"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_targets" ADD CONSTRAINT "plan_targets_service_id_services_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."services"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_versions" ADD CONSTRAINT "plan_versions_plan_id_plans_id_fk" FOREIGN KEY ("plan_id") REFERENCES "public"."plans"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_versions" ADD CONSTRAINT "plan_versions_saved_by_agents_id_fk" FOREIGN KEY ("saved_by") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_pauses" ADD CONSTRAINT "ticket_pauses_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "calendar_spans_before" ON "calendar_spans" USING btree ("calendar_id","before");--> statement-breakpoint
CREATE INDEX "deadline_timers_due" ON "deadline_timers" USING btree ("due_at") WHERE fired_at is null;--> statement-breakpoint
CREATE INDEX "ticket_pauses_ticket" ON "ticket_pauses" USING btree ("ticket_id","id");--> statement-breakpoint
ALTER TABLE "plans" ADD CONSTRAINT "plans_calendar_id_calendars_id_fk" FOREIGN KEY ("calendar_id") REFERENCES "public"."calendars"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "offers_one_pending_written" ON "offers" USING btree ("agent_id") WHERE state = 'pending' and ticket_id is not null;--> statement-breakpoint
CREATE INDEX "offers_ticket" ON "offers" USING btree ("ticket_id","id") WHERE ticket_id is not null;--> statement-breakpoint
CREATE INDEX "entries_written" ON "queue_entries" USING btree ("lane_id","rank_at","id") WHERE state = 'waiting' and ticket_id is not null;--> statement-breakpoint
CREATE INDEX "entries_ticket" ON "queue_entries" USING btree ("ticket_id") WHERE ticket_id is not null;--> statement-breakpoint
CREATE INDEX "tickets_due" ON "tickets" USING btree ("due_at") WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX "tickets_department_due" ON "tickets" USING btree ("department_id","due_at","id") WHERE state not in ('solved', 'closed');--> statement-breakpoint
CREATE INDEX "tickets_plan_live" ON "tickets" USING btree ("plan_id") WHERE state not in ('solved', 'closed');