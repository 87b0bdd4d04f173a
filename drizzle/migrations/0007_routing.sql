CREATE TYPE "public"."day_kind" AS ENUM('off', 'short', 'work');--> statement-breakpoint
CREATE TYPE "public"."instead" AS ENUM('message', 'callback', 'request');--> statement-breakpoint
CREATE TYPE "public"."skill_kind" AS ENUM('skill', 'language');--> statement-breakpoint
CREATE TYPE "public"."strategy" AS ENUM('longest_idle', 'fewest_calls', 'round_robin', 'least_occupied', 'skill_level', 'top_down');--> statement-breakpoint
CREATE TABLE "agent_skills" (
	"agent_id" integer NOT NULL,
	"skill_id" integer NOT NULL,
	"level" integer NOT NULL,
	CONSTRAINT "agent_skills_agent_id_skill_id_pk" PRIMARY KEY("agent_id","skill_id"),
	CONSTRAINT "agent_skills_level" CHECK (level between 1 and 5)
);
--> statement-breakpoint
CREATE TABLE "skills" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "skills_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"kind" "skill_kind" DEFAULT 'skill' NOT NULL,
	"code" text,
	"position" integer DEFAULT 0 NOT NULL,
	"retired" boolean DEFAULT false NOT NULL,
	CONSTRAINT "skills_name_unique" UNIQUE("name"),
	CONSTRAINT "skills_code_unique" UNIQUE("code")
);
--> statement-breakpoint
CREATE TABLE "calendar_days" (
	"calendar_id" integer NOT NULL,
	"day" date NOT NULL,
	"hours" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	CONSTRAINT "calendar_days_calendar_id_day_pk" PRIMARY KEY("calendar_id","day")
);
--> statement-breakpoint
CREATE TABLE "calendars" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "calendars_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"time_zone" text NOT NULL,
	"week" jsonb NOT NULL,
	"country" text,
	CONSTRAINT "calendars_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "lane_members" (
	"lane_id" integer NOT NULL,
	"agent_id" integer NOT NULL,
	"tier" integer NOT NULL,
	"position" integer NOT NULL,
	"level" integer NOT NULL,
	CONSTRAINT "lane_members_lane_id_agent_id_pk" PRIMARY KEY("lane_id","agent_id")
);
--> statement-breakpoint
CREATE TABLE "lanes" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "lanes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"queue_id" integer NOT NULL,
	"needs" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"tiers" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "priorities" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "priorities_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"seconds" integer NOT NULL,
	"organization_id" integer,
	"plan_id" integer,
	"line_id" integer,
	CONSTRAINT "priorities_whose" CHECK (num_nonnulls("organization_id", "plan_id", "line_id") = 1),
	CONSTRAINT "priorities_seconds" CHECK (seconds between 1 and 86400)
);
--> statement-breakpoint
CREATE TABLE "production_days" (
	"country" text NOT NULL,
	"day" date NOT NULL,
	"kind" "day_kind" NOT NULL,
	CONSTRAINT "production_days_country_day_pk" PRIMARY KEY("country","day")
);
--> statement-breakpoint
CREATE TABLE "production_years" (
	"country" text NOT NULL,
	"year" integer NOT NULL,
	"source" text NOT NULL,
	"imported_at" timestamp with time zone NOT NULL,
	"imported_by" integer,
	CONSTRAINT "production_years_country_year_pk" PRIMARY KEY("country","year")
);
--> statement-breakpoint
CREATE TABLE "queue_paces" (
	"queue_id" integer PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"samples" integer NOT NULL,
	"handle_50" real NOT NULL,
	"handle_80" real NOT NULL,
	"abandon" real NOT NULL,
	"people" real NOT NULL
);
--> statement-breakpoint
CREATE TABLE "queue_policies" (
	"queue_id" integer NOT NULL,
	"version" integer NOT NULL,
	"policy" jsonb NOT NULL,
	"saved_at" timestamp with time zone NOT NULL,
	"saved_by" integer,
	"reverted_to" integer,
	CONSTRAINT "queue_policies_queue_id_version_pk" PRIMARY KEY("queue_id","version")
);
--> statement-breakpoint
CREATE TABLE "queue_steps" (
	"queue_id" integer NOT NULL,
	"position" integer NOT NULL,
	"after" integer,
	"length" integer,
	"expected" integer,
	"lower" integer,
	"tiers" integer,
	"to_queue" integer,
	CONSTRAINT "queue_steps_queue_id_position_pk" PRIMARY KEY("queue_id","position"),
	CONSTRAINT "queue_steps_when" CHECK (num_nonnulls("after", "length", "expected") = 1),
	CONSTRAINT "queue_steps_what" CHECK (num_nonnulls("lower", "tiers", "to_queue") = 1)
);
--> statement-breakpoint
DROP INDEX "entries_line";--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "return_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "call_capacity" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "written_capacity" integer DEFAULT 3 NOT NULL;--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "calls_taken" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "shift_on" date;--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "worked_ms" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "ready_ms" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "reasons" ADD COLUMN "retired" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "dispositions" ADD COLUMN "retired" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "lines" ADD COLUMN "announcements" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "lines" ADD COLUMN "needs" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "lines" ADD COLUMN "closed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "purposes" ADD COLUMN "retired" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "queue_members" ADD COLUMN "position" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "queue_members" ADD COLUMN "asked_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "queues" ADD COLUMN "policy_version" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "queues" ADD COLUMN "strategy" "strategy" DEFAULT 'longest_idle' NOT NULL;--> statement-breakpoint
ALTER TABLE "queues" ADD COLUMN "priority" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "queues" ADD COLUMN "calendar_id" integer;--> statement-breakpoint
ALTER TABLE "queues" ADD COLUMN "when_closed" "instead" DEFAULT 'message' NOT NULL;--> statement-breakpoint
ALTER TABLE "queues" ADD COLUMN "line_limit" integer;--> statement-breakpoint
ALTER TABLE "queues" ADD COLUMN "when_full" "instead" DEFAULT 'message' NOT NULL;--> statement-breakpoint
ALTER TABLE "queues" ADD COLUMN "resume_within" integer DEFAULT 120 NOT NULL;--> statement-breakpoint
ALTER TABLE "queues" ADD COLUMN "last_agent_days" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "queues" ADD COLUMN "last_agent_for" integer DEFAULT 15 NOT NULL;--> statement-breakpoint
ALTER TABLE "queues" ADD COLUMN "owner_for" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "queues" ADD COLUMN "callback_attempts" integer DEFAULT 3 NOT NULL;--> statement-breakpoint
ALTER TABLE "queues" ADD COLUMN "callback_pause" integer DEFAULT 600 NOT NULL;--> statement-breakpoint
ALTER TABLE "queues" ADD COLUMN "closed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "needs" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "retired" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "subjects" ADD COLUMN "retired" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "interactions" ADD COLUMN "language" text;--> statement-breakpoint
ALTER TABLE "interactions" ADD COLUMN "calls_back" bigint;--> statement-breakpoint
ALTER TABLE "interactions" ADD COLUMN "promised_for" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "interactions" ADD COLUMN "promised_by" integer;--> statement-breakpoint
ALTER TABLE "interactions" ADD COLUMN "promise_kept_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "queue_entries" ADD COLUMN "target_why" text;--> statement-breakpoint
ALTER TABLE "queue_entries" ADD COLUMN "lane_id" integer;--> statement-breakpoint
ALTER TABLE "queue_entries" ADD COLUMN "needs" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "queue_entries" ADD COLUMN "lowered" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "queue_entries" ADD COLUMN "tiers" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "queue_entries" ADD COLUMN "queue_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "queue_entries" ADD COLUMN "steps" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "queue_entries" ADD COLUMN "next_step_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "queue_entries" ADD COLUMN "hops" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "queue_entries" ADD COLUMN "head_start" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "queue_entries" ADD COLUMN "head_start_of" text;--> statement-breakpoint
ALTER TABLE "queue_entries" ADD COLUMN "resumed_from" bigint;--> statement-breakpoint
ALTER TABLE "queue_entries" ADD COLUMN "callback_to" text;--> statement-breakpoint
ALTER TABLE "queue_entries" ADD COLUMN "attempts" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "queue_entries" ADD COLUMN "predicted_place" integer;--> statement-breakpoint
ALTER TABLE "queue_entries" ADD COLUMN "predicted_low" integer;--> statement-breakpoint
ALTER TABLE "queue_entries" ADD COLUMN "predicted_high" integer;--> statement-breakpoint
ALTER TABLE "agent_skills" ADD CONSTRAINT "agent_skills_agent_id_agents_id_fk" FOREIGN KEY ("agent_id") REFERENCES "public"."agents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agent_skills" ADD CONSTRAINT "agent_skills_skill_id_skills_id_fk" FOREIGN KEY ("skill_id") REFERENCES "public"."skills"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar_days" ADD CONSTRAINT "calendar_days_calendar_id_calendars_id_fk" FOREIGN KEY ("calendar_id") REFERENCES "public"."calendars"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lane_members" ADD CONSTRAINT "lane_members_lane_id_lanes_id_fk" FOREIGN KEY ("lane_id") REFERENCES "public"."lanes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lane_members" ADD CONSTRAINT "lane_members_agent_id_agents_id_fk" FOREIGN KEY ("agent_id") REFERENCES "public"."agents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lanes" ADD CONSTRAINT "lanes_queue_id_queues_id_fk" FOREIGN KEY ("queue_id") REFERENCES "public"."queues"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "priorities" ADD CONSTRAINT "priorities_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "priorities" ADD CONSTRAINT "priorities_plan_id_plans_id_fk" FOREIGN KEY ("plan_id") REFERENCES "public"."plans"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "priorities" ADD CONSTRAINT "priorities_line_id_lines_id_fk" FOREIGN KEY ("line_id") REFERENCES "public"."lines"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "production_years" ADD CONSTRAINT "production_years_imported_by_agents_id_fk" FOREIGN KEY ("imported_by") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "queue_paces" ADD CONSTRAINT "queue_paces_queue_id_queues_id_fk" FOREIGN KEY ("queue_id") REFERENCES "public"."queues"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "queue_policies" ADD CONSTRAINT "queue_policies_queue_id_queues_id_fk" FOREIGN KEY ("queue_id") REFERENCES "public"."queues"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "queue_policies" ADD CONSTRAINT "queue_policies_saved_by_agents_id_fk" FOREIGN KEY ("saved_by") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "queue_steps" ADD CONSTRAINT "queue_steps_queue_id_queues_id_fk" FOREIGN KEY ("queue_id") REFERENCES "public"."queues"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "queue_steps" ADD CONSTRAINT "queue_steps_to_queue_queues_id_fk" FOREIGN KEY ("to_queue") REFERENCES "public"."queues"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "agent_skills_skill" ON "agent_skills" USING btree ("skill_id");--> statement-breakpoint
CREATE INDEX "lane_members_agent" ON "lane_members" USING btree ("agent_id");--> statement-breakpoint
CREATE UNIQUE INDEX "lanes_one" ON "lanes" USING btree ("queue_id","needs","tiers");--> statement-breakpoint
CREATE INDEX "priorities_organization" ON "priorities" USING btree ("organization_id");--> statement-breakpoint
ALTER TABLE "queues" ADD CONSTRAINT "queues_calendar_id_calendars_id_fk" FOREIGN KEY ("calendar_id") REFERENCES "public"."calendars"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "interactions" ADD CONSTRAINT "interactions_calls_back_interactions_id_fk" FOREIGN KEY ("calls_back") REFERENCES "public"."interactions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "interactions" ADD CONSTRAINT "interactions_promised_by_agents_id_fk" FOREIGN KEY ("promised_by") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "queue_entries" ADD CONSTRAINT "queue_entries_lane_id_lanes_id_fk" FOREIGN KEY ("lane_id") REFERENCES "public"."lanes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "interactions_promised" ON "interactions" USING btree ("promised_by","promised_for") WHERE promised_for is not null and promise_kept_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "entries_resumed" ON "queue_entries" USING btree ("resumed_from") WHERE resumed_from is not null;--> statement-breakpoint
CREATE INDEX "entries_step" ON "queue_entries" USING btree ("next_step_at") WHERE next_step_at is not null and state = 'waiting';--> statement-breakpoint
CREATE INDEX "entries_line" ON "queue_entries" USING btree ("lane_id","rank_at","id") WHERE state = 'waiting' and target_agent is null and opens_at is null and interaction_id is not null;