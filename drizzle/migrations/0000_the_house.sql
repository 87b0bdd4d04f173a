CREATE TYPE "public"."assignment_role" AS ENUM('responsible', 'consulting');--> statement-breakpoint
CREATE TYPE "public"."assignment_state" AS ENUM('connecting', 'active', 'wrapping', 'done');--> statement-breakpoint
CREATE TYPE "public"."channel" AS ENUM('voice', 'email', 'webform');--> statement-breakpoint
CREATE TYPE "public"."direction" AS ENUM('incoming', 'outgoing');--> statement-breakpoint
CREATE TYPE "public"."end_reason" AS ENUM('caller_hung_up', 'agent_hung_up', 'abandoned', 'no_answer', 'busy', 'failed', 'answered_elsewhere', 'superseded', 'diverted');--> statement-breakpoint
CREATE TYPE "public"."engagement" AS ENUM('idle', 'offered', 'engaged', 'wrapping');--> statement-breakpoint
CREATE TYPE "public"."entry_state" AS ENUM('waiting', 'offered', 'accepted', 'left');--> statement-breakpoint
CREATE TYPE "public"."escalation_mode" AS ENUM('warm', 'cold');--> statement-breakpoint
CREATE TYPE "public"."escalation_state" AS ENUM('waiting', 'offered', 'accepted', 'returned', 'fallen_back', 'cancelled');--> statement-breakpoint
CREATE TYPE "public"."interaction_state" AS ENUM('arriving', 'dialing', 'queued', 'offered', 'active', 'ended', 'closed');--> statement-breakpoint
CREATE TYPE "public"."line_routing" AS ENUM('linia', 'pbx');--> statement-breakpoint
CREATE TYPE "public"."offer_state" AS ENUM('pending', 'accepted', 'rejected', 'missed', 'failed', 'withdrawn');--> statement-breakpoint
CREATE TYPE "public"."presence" AS ENUM('available', 'away', 'offline');--> statement-breakpoint
CREATE TYPE "public"."reason_kind" AS ENUM('decline', 'escalate', 'return', 'away');--> statement-breakpoint
CREATE TYPE "public"."role" AS ENUM('agent', 'supervisor', 'head', 'administrator');--> statement-breakpoint
CREATE TYPE "public"."ticket_state" AS ENUM('new', 'open', 'waiting_customer', 'waiting_third_party', 'solved', 'closed');--> statement-breakpoint
CREATE TYPE "public"."voice" AS ENUM('simulated', 'webhook');--> statement-breakpoint
CREATE SEQUENCE "public"."ticket_numbers" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1046298 CACHE 1;--> statement-breakpoint
CREATE TABLE "agent_events" (
	"agent_id" integer NOT NULL,
	"version" integer NOT NULL,
	"type" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor" text NOT NULL,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "agent_events_agent_id_version_pk" PRIMARY KEY("agent_id","version")
);
--> statement-breakpoint
CREATE TABLE "agents" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "agents_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"version" integer DEFAULT 0 NOT NULL,
	"login" text NOT NULL,
	"name" text NOT NULL,
	"email" text,
	"extension" text,
	"roles" "role"[] DEFAULT '{}' NOT NULL,
	"department_id" integer,
	"stand_in_id" integer,
	"password_hash" text,
	"language" text DEFAULT 'ru' NOT NULL,
	"disabled_at" timestamp with time zone,
	"last_sign_in_at" timestamp with time zone,
	"presence" "presence" DEFAULT 'offline' NOT NULL,
	"presence_reason_id" integer,
	"presence_since" timestamp with time zone DEFAULT now() NOT NULL,
	"engagement" "engagement" DEFAULT 'idle' NOT NULL,
	"engagement_since" timestamp with time zone DEFAULT now() NOT NULL,
	"ready_since" timestamp with time zone,
	"turn_at" timestamp with time zone DEFAULT now() NOT NULL,
	"set_aside_at" timestamp with time zone,
	"missed_in_row" integer DEFAULT 0 NOT NULL,
	"break_after" boolean DEFAULT false NOT NULL,
	"grace_until" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "agents_set_aside_not_gone" CHECK (disabled_at is null or presence = 'offline')
);
--> statement-breakpoint
CREATE TABLE "connections" (
	"id" text PRIMARY KEY NOT NULL,
	"agent_id" integer NOT NULL,
	"process_id" uuid NOT NULL,
	"opened_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "invitations" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"agent_id" integer,
	"purpose" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	"created_by" integer,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "journal" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "journal_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"actor_id" integer,
	"action" text NOT NULL,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "processes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"host" text NOT NULL,
	"pid" integer NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"heartbeat_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "reasons" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "reasons_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"kind" "reason_kind" NOT NULL,
	"name" text NOT NULL,
	"position" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id_hash" text PRIMARY KEY NOT NULL,
	"agent_id" integer,
	"data" jsonb NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "departments" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "departments_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"head_id" integer,
	"is_default" boolean DEFAULT false NOT NULL,
	"closed" boolean DEFAULT false NOT NULL,
	CONSTRAINT "departments_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "dispositions" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "dispositions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "dispositions_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "lines" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "lines_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"number" text NOT NULL,
	"queue_id" integer NOT NULL,
	"voice" "voice" NOT NULL,
	"routing" "line_routing" DEFAULT 'linia' NOT NULL,
	"announces_recording" boolean DEFAULT true NOT NULL,
	"records" boolean DEFAULT true NOT NULL,
	"token_hash" text,
	"connect_timeout" integer DEFAULT 30 NOT NULL,
	CONSTRAINT "lines_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "purposes" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "purposes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "purposes_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "queue_members" (
	"queue_id" integer NOT NULL,
	"agent_id" integer NOT NULL,
	"tier" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "queue_members_queue_id_agent_id_pk" PRIMARY KEY("queue_id","agent_id")
);
--> statement-breakpoint
CREATE TABLE "queues" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "queues_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"department_id" integer,
	"ring" integer DEFAULT 20 NOT NULL,
	"wrap_up" integer DEFAULT 60 NOT NULL,
	"service_level" integer DEFAULT 20 NOT NULL,
	"service_goal" integer DEFAULT 80 NOT NULL,
	"short_abandon" integer DEFAULT 5 NOT NULL,
	"late_after" integer DEFAULT 60 NOT NULL,
	"escalation_deadline" integer DEFAULT 180 NOT NULL,
	"head_start" integer DEFAULT 60 NOT NULL,
	"missed_limit" integer DEFAULT 2 NOT NULL,
	"exclude_after_decline" integer DEFAULT 60 NOT NULL,
	"exclude_after_miss" integer DEFAULT 60 NOT NULL,
	"round_pause" integer DEFAULT 10 NOT NULL,
	CONSTRAINT "queues_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "rules" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "rules_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"position" integer NOT NULL,
	"service_id" integer,
	"subject_id" integer,
	"organization_id" integer,
	"department_id" integer NOT NULL,
	CONSTRAINT "rules_position_unique" UNIQUE("position")
);
--> statement-breakpoint
CREATE TABLE "services" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "services_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "services_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "settings" (
	"key" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "subjects" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "subjects_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"service_id" integer,
	"position" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "subjects_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "contact_phones" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "contact_phones_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"contact_id" integer NOT NULL,
	"raw" text NOT NULL,
	"e164" text,
	"extension" text
);
--> statement-breakpoint
CREATE TABLE "contacts" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "contacts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"organization_id" integer,
	"name" text NOT NULL,
	"folded" text NOT NULL,
	"position" text,
	"email" text
);
--> statement-breakpoint
CREATE TABLE "contracts" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "contracts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"organization_id" integer NOT NULL,
	"number" text NOT NULL,
	"plan_id" integer,
	"ended_at" timestamp with time zone,
	CONSTRAINT "contracts_number_unique" UNIQUE("number")
);
--> statement-breakpoint
CREATE TABLE "locations" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "locations_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"organization_id" integer NOT NULL,
	"name" text NOT NULL,
	"gln" text,
	"kpp" text,
	"address" text,
	CONSTRAINT "locations_gln_unique" UNIQUE("gln")
);
--> statement-breakpoint
CREATE TABLE "organizations" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "organizations_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"folded" text NOT NULL,
	"inn" text,
	"kpp" text,
	"ogrn" text,
	"manager_id" integer,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "organizations_inn_unique" UNIQUE("inn")
);
--> statement-breakpoint
CREATE TABLE "plans" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "plans_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"schedule" text NOT NULL,
	"respond_minutes" integer,
	"resolve_minutes" integer,
	CONSTRAINT "plans_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "drafts" (
	"agent_id" integer NOT NULL,
	"interaction_id" bigint,
	"ticket_id" bigint,
	"log" jsonb NOT NULL,
	"saved_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "interaction_events" (
	"interaction_id" bigint NOT NULL,
	"version" integer NOT NULL,
	"type" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor" text NOT NULL,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "interaction_events_interaction_id_version_pk" PRIMARY KEY("interaction_id","version")
);
--> statement-breakpoint
CREATE TABLE "interactions" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "interactions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 0 NOT NULL,
	"state" "interaction_state" NOT NULL,
	"channel" "channel" DEFAULT 'voice' NOT NULL,
	"direction" "direction" DEFAULT 'incoming' NOT NULL,
	"line_id" integer,
	"external_id" text,
	"phone" text,
	"phone_e164" text,
	"organization_id" integer,
	"contact_id" integer,
	"identified_how" text,
	"identified_value" text,
	"identified_at" timestamp with time zone,
	"identified_by" integer,
	"name_confirmed_at" timestamp with time zone,
	"name_confirmed_by" integer,
	"recorded" boolean DEFAULT false NOT NULL,
	"recording_notified_at" timestamp with time zone,
	"recording_notified_by" text,
	"recording_notified_agent" integer,
	"subject_id" integer,
	"service_id" integer,
	"purpose_id" integer,
	"counterparty" text DEFAULT '' NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"disposition_id" integer,
	"ticket_id" bigint,
	"logged_at" timestamp with time zone,
	"logged_by" integer,
	"answered_elsewhere" text,
	"end_reason" "end_reason",
	"called_back_at" timestamp with time zone,
	"called_back_by" integer,
	"created_at" timestamp with time zone NOT NULL,
	"queued_at" timestamp with time zone,
	"answered_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"closed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "legs" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "legs_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"interaction_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"agent_id" integer,
	"joined_at" timestamp with time zone NOT NULL,
	"held_from" timestamp with time zone,
	"held_to" timestamp with time zone,
	"left_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "assignments" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "assignments_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"interaction_id" bigint,
	"ticket_id" bigint,
	"agent_id" integer NOT NULL,
	"role" "assignment_role" DEFAULT 'responsible' NOT NULL,
	"state" "assignment_state" NOT NULL,
	"entry_id" bigint,
	"escalation_id" bigint,
	"created_at" timestamp with time zone NOT NULL,
	"connect_by" timestamp with time zone,
	"connected_at" timestamp with time zone,
	"held_since" timestamp with time zone,
	"held_ms" integer DEFAULT 0 NOT NULL,
	"reattach_by" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"wrap_up_until" timestamp with time zone,
	"done_at" timestamp with time zone,
	"to_finish" boolean DEFAULT false NOT NULL,
	CONSTRAINT "assignments_one_root" CHECK ((interaction_id is null) <> (ticket_id is null)),
	CONSTRAINT "assignments_wrap_up" CHECK ((state = 'wrapping') = (wrap_up_until is not null and done_at is null))
);
--> statement-breakpoint
CREATE TABLE "escalations" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "escalations_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"interaction_id" bigint,
	"ticket_id" bigint,
	"state" "escalation_state" DEFAULT 'waiting' NOT NULL,
	"mode" "escalation_mode" NOT NULL,
	"from_agent" integer NOT NULL,
	"from_queue" integer,
	"from_rank_at" timestamp with time zone,
	"department_id" integer,
	"queue_id" integer,
	"target_agent" integer,
	"rule_id" integer,
	"rule_position" integer,
	"rule_text" text,
	"reason_id" integer,
	"purpose_id" integer,
	"summary" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"deadline_at" timestamp with time zone NOT NULL,
	"accepted_by" integer,
	"accepted_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"ended_by" text,
	"return_reason" text,
	"ticket_made" bigint,
	CONSTRAINT "escalations_one_root" CHECK ((interaction_id is null) <> (ticket_id is null)),
	CONSTRAINT "escalations_somebody" CHECK (department_id is not null or target_agent is not null)
);
--> statement-breakpoint
CREATE TABLE "exclusions" (
	"entry_id" bigint NOT NULL,
	"agent_id" integer NOT NULL,
	"until" timestamp with time zone NOT NULL,
	"cause" text NOT NULL,
	CONSTRAINT "exclusions_entry_id_agent_id_pk" PRIMARY KEY("entry_id","agent_id")
);
--> statement-breakpoint
CREATE TABLE "offers" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "offers_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"entry_id" bigint NOT NULL,
	"interaction_id" bigint,
	"ticket_id" bigint,
	"escalation_id" bigint,
	"agent_id" integer NOT NULL,
	"state" "offer_state" DEFAULT 'pending' NOT NULL,
	"reason_id" integer,
	"comment" text,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"why" jsonb,
	CONSTRAINT "offers_one_root" CHECK ((interaction_id is null) <> (ticket_id is null))
);
--> statement-breakpoint
CREATE TABLE "queue_entries" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "queue_entries_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"interaction_id" bigint,
	"ticket_id" bigint,
	"escalation_id" bigint,
	"queue_id" integer,
	"state" "entry_state" DEFAULT 'waiting' NOT NULL,
	"enqueued_at" timestamp with time zone NOT NULL,
	"rank_at" timestamp with time zone NOT NULL,
	"opens_at" timestamp with time zone,
	"leave_by" timestamp with time zone,
	"target_agent" integer,
	"target_until" timestamp with time zone,
	"rounds" integer DEFAULT 0 NOT NULL,
	"ended_at" timestamp with time zone,
	"outcome" text,
	CONSTRAINT "entries_one_root" CHECK ((interaction_id is null) <> (ticket_id is null)),
	CONSTRAINT "entries_somewhere" CHECK (queue_id is not null or target_agent is not null)
);
--> statement-breakpoint
CREATE TABLE "ticket_events" (
	"ticket_id" bigint NOT NULL,
	"version" integer NOT NULL,
	"type" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor" text NOT NULL,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "ticket_events_ticket_id_version_pk" PRIMARY KEY("ticket_id","version")
);
--> statement-breakpoint
CREATE TABLE "tickets" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "tickets_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"number" bigint DEFAULT nextval('ticket_numbers') NOT NULL,
	"version" integer DEFAULT 0 NOT NULL,
	"state" "ticket_state" DEFAULT 'new' NOT NULL,
	"channel" "channel" DEFAULT 'voice' NOT NULL,
	"subject" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"organization_id" integer,
	"contact_id" integer,
	"service_id" integer,
	"department_id" integer,
	"owner_id" integer,
	"plan_id" integer,
	"respond_by" timestamp with time zone,
	"resolve_by" timestamp with time zone,
	"origin_id" bigint,
	"created_at" timestamp with time zone NOT NULL,
	"solved_at" timestamp with time zone,
	"closed_at" timestamp with time zone,
	CONSTRAINT "tickets_number_unique" UNIQUE("number")
);
--> statement-breakpoint
CREATE TABLE "defects" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "defects_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone NOT NULL,
	"kind" text NOT NULL,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "outbox_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"payload" jsonb NOT NULL,
	"not_before" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"claimed_until" timestamp with time zone,
	"done_at" timestamp with time zone,
	"failed_at" timestamp with time zone,
	"error" text
);
--> statement-breakpoint
CREATE TABLE "receipts" (
	"source" text NOT NULL,
	"actor" text NOT NULL,
	"id" text NOT NULL,
	"result" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "receipts_source_actor_id_pk" PRIMARY KEY("source","actor","id")
);
--> statement-breakpoint
CREATE TABLE "transitions" (
	"root" text NOT NULL,
	"state" text NOT NULL,
	"event" text NOT NULL,
	"next" text NOT NULL,
	CONSTRAINT "transitions_root_state_event_pk" PRIMARY KEY("root","state","event")
);
--> statement-breakpoint
ALTER TABLE "agent_events" ADD CONSTRAINT "agent_events_agent_id_agents_id_fk" FOREIGN KEY ("agent_id") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agents" ADD CONSTRAINT "agents_department_id_departments_id_fk" FOREIGN KEY ("department_id") REFERENCES "public"."departments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agents" ADD CONSTRAINT "agents_presence_reason_id_reasons_id_fk" FOREIGN KEY ("presence_reason_id") REFERENCES "public"."reasons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "connections" ADD CONSTRAINT "connections_agent_id_agents_id_fk" FOREIGN KEY ("agent_id") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "connections" ADD CONSTRAINT "connections_process_id_processes_id_fk" FOREIGN KEY ("process_id") REFERENCES "public"."processes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_agent_id_agents_id_fk" FOREIGN KEY ("agent_id") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_agent_id_agents_id_fk" FOREIGN KEY ("agent_id") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "departments" ADD CONSTRAINT "departments_head_id_agents_id_fk" FOREIGN KEY ("head_id") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lines" ADD CONSTRAINT "lines_queue_id_queues_id_fk" FOREIGN KEY ("queue_id") REFERENCES "public"."queues"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "queue_members" ADD CONSTRAINT "queue_members_queue_id_queues_id_fk" FOREIGN KEY ("queue_id") REFERENCES "public"."queues"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "queue_members" ADD CONSTRAINT "queue_members_agent_id_agents_id_fk" FOREIGN KEY ("agent_id") REFERENCES "public"."agents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "queues" ADD CONSTRAINT "queues_department_id_departments_id_fk" FOREIGN KEY ("department_id") REFERENCES "public"."departments"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rules" ADD CONSTRAINT "rules_service_id_services_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."services"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rules" ADD CONSTRAINT "rules_subject_id_subjects_id_fk" FOREIGN KEY ("subject_id") REFERENCES "public"."subjects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rules" ADD CONSTRAINT "rules_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rules" ADD CONSTRAINT "rules_department_id_departments_id_fk" FOREIGN KEY ("department_id") REFERENCES "public"."departments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subjects" ADD CONSTRAINT "subjects_service_id_services_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."services"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_phones" ADD CONSTRAINT "contact_phones_contact_id_contacts_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."contacts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contacts" ADD CONSTRAINT "contacts_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contracts" ADD CONSTRAINT "contracts_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contracts" ADD CONSTRAINT "contracts_plan_id_plans_id_fk" FOREIGN KEY ("plan_id") REFERENCES "public"."plans"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "locations" ADD CONSTRAINT "locations_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organizations" ADD CONSTRAINT "organizations_manager_id_agents_id_fk" FOREIGN KEY ("manager_id") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "drafts" ADD CONSTRAINT "drafts_agent_id_agents_id_fk" FOREIGN KEY ("agent_id") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "drafts" ADD CONSTRAINT "drafts_interaction_id_interactions_id_fk" FOREIGN KEY ("interaction_id") REFERENCES "public"."interactions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "drafts" ADD CONSTRAINT "drafts_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "interaction_events" ADD CONSTRAINT "interaction_events_interaction_id_interactions_id_fk" FOREIGN KEY ("interaction_id") REFERENCES "public"."interactions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "interactions" ADD CONSTRAINT "interactions_line_id_lines_id_fk" FOREIGN KEY ("line_id") REFERENCES "public"."lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "interactions" ADD CONSTRAINT "interactions_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "interactions" ADD CONSTRAINT "interactions_contact_id_contacts_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."contacts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "interactions" ADD CONSTRAINT "interactions_identified_by_agents_id_fk" FOREIGN KEY ("identified_by") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "interactions" ADD CONSTRAINT "interactions_name_confirmed_by_agents_id_fk" FOREIGN KEY ("name_confirmed_by") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "interactions" ADD CONSTRAINT "interactions_recording_notified_agent_agents_id_fk" FOREIGN KEY ("recording_notified_agent") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "interactions" ADD CONSTRAINT "interactions_subject_id_subjects_id_fk" FOREIGN KEY ("subject_id") REFERENCES "public"."subjects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "interactions" ADD CONSTRAINT "interactions_service_id_services_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."services"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "interactions" ADD CONSTRAINT "interactions_purpose_id_purposes_id_fk" FOREIGN KEY ("purpose_id") REFERENCES "public"."purposes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "interactions" ADD CONSTRAINT "interactions_disposition_id_dispositions_id_fk" FOREIGN KEY ("disposition_id") REFERENCES "public"."dispositions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "interactions" ADD CONSTRAINT "interactions_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "interactions" ADD CONSTRAINT "interactions_logged_by_agents_id_fk" FOREIGN KEY ("logged_by") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "interactions" ADD CONSTRAINT "interactions_called_back_by_agents_id_fk" FOREIGN KEY ("called_back_by") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "legs" ADD CONSTRAINT "legs_interaction_id_interactions_id_fk" FOREIGN KEY ("interaction_id") REFERENCES "public"."interactions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "legs" ADD CONSTRAINT "legs_agent_id_agents_id_fk" FOREIGN KEY ("agent_id") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignments" ADD CONSTRAINT "assignments_interaction_id_interactions_id_fk" FOREIGN KEY ("interaction_id") REFERENCES "public"."interactions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignments" ADD CONSTRAINT "assignments_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignments" ADD CONSTRAINT "assignments_agent_id_agents_id_fk" FOREIGN KEY ("agent_id") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignments" ADD CONSTRAINT "assignments_entry_id_queue_entries_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."queue_entries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "escalations" ADD CONSTRAINT "escalations_interaction_id_interactions_id_fk" FOREIGN KEY ("interaction_id") REFERENCES "public"."interactions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "escalations" ADD CONSTRAINT "escalations_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "escalations" ADD CONSTRAINT "escalations_from_agent_agents_id_fk" FOREIGN KEY ("from_agent") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "escalations" ADD CONSTRAINT "escalations_from_queue_queues_id_fk" FOREIGN KEY ("from_queue") REFERENCES "public"."queues"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "escalations" ADD CONSTRAINT "escalations_department_id_departments_id_fk" FOREIGN KEY ("department_id") REFERENCES "public"."departments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "escalations" ADD CONSTRAINT "escalations_queue_id_queues_id_fk" FOREIGN KEY ("queue_id") REFERENCES "public"."queues"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "escalations" ADD CONSTRAINT "escalations_target_agent_agents_id_fk" FOREIGN KEY ("target_agent") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "escalations" ADD CONSTRAINT "escalations_rule_id_rules_id_fk" FOREIGN KEY ("rule_id") REFERENCES "public"."rules"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "escalations" ADD CONSTRAINT "escalations_reason_id_reasons_id_fk" FOREIGN KEY ("reason_id") REFERENCES "public"."reasons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "escalations" ADD CONSTRAINT "escalations_purpose_id_purposes_id_fk" FOREIGN KEY ("purpose_id") REFERENCES "public"."purposes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "escalations" ADD CONSTRAINT "escalations_accepted_by_agents_id_fk" FOREIGN KEY ("accepted_by") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "escalations" ADD CONSTRAINT "escalations_ticket_made_tickets_id_fk" FOREIGN KEY ("ticket_made") REFERENCES "public"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exclusions" ADD CONSTRAINT "exclusions_entry_id_queue_entries_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."queue_entries"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exclusions" ADD CONSTRAINT "exclusions_agent_id_agents_id_fk" FOREIGN KEY ("agent_id") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offers" ADD CONSTRAINT "offers_entry_id_queue_entries_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."queue_entries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offers" ADD CONSTRAINT "offers_interaction_id_interactions_id_fk" FOREIGN KEY ("interaction_id") REFERENCES "public"."interactions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offers" ADD CONSTRAINT "offers_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offers" ADD CONSTRAINT "offers_agent_id_agents_id_fk" FOREIGN KEY ("agent_id") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offers" ADD CONSTRAINT "offers_reason_id_reasons_id_fk" FOREIGN KEY ("reason_id") REFERENCES "public"."reasons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "queue_entries" ADD CONSTRAINT "queue_entries_interaction_id_interactions_id_fk" FOREIGN KEY ("interaction_id") REFERENCES "public"."interactions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "queue_entries" ADD CONSTRAINT "queue_entries_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "queue_entries" ADD CONSTRAINT "queue_entries_queue_id_queues_id_fk" FOREIGN KEY ("queue_id") REFERENCES "public"."queues"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "queue_entries" ADD CONSTRAINT "queue_entries_target_agent_agents_id_fk" FOREIGN KEY ("target_agent") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_events" ADD CONSTRAINT "ticket_events_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_contact_id_contacts_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."contacts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_service_id_services_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."services"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_department_id_departments_id_fk" FOREIGN KEY ("department_id") REFERENCES "public"."departments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_owner_id_agents_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_plan_id_plans_id_fk" FOREIGN KEY ("plan_id") REFERENCES "public"."plans"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_origin_id_interactions_id_fk" FOREIGN KEY ("origin_id") REFERENCES "public"."interactions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "agent_events_at" ON "agent_events" USING btree ("at");--> statement-breakpoint
CREATE UNIQUE INDEX "agents_login" ON "agents" USING btree (lower("login"));--> statement-breakpoint
CREATE UNIQUE INDEX "agents_extension" ON "agents" USING btree ("extension") WHERE disabled_at is null;--> statement-breakpoint
CREATE INDEX "agents_grace" ON "agents" USING btree ("grace_until") WHERE grace_until is not null;--> statement-breakpoint
CREATE INDEX "connections_agent" ON "connections" USING btree ("agent_id");--> statement-breakpoint
CREATE INDEX "connections_process" ON "connections" USING btree ("process_id");--> statement-breakpoint
CREATE INDEX "sessions_agent" ON "sessions" USING btree ("agent_id");--> statement-breakpoint
CREATE INDEX "sessions_expires" ON "sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "departments_default" ON "departments" USING btree ("is_default") WHERE is_default;--> statement-breakpoint
CREATE INDEX "queue_members_agent" ON "queue_members" USING btree ("agent_id");--> statement-breakpoint
CREATE UNIQUE INDEX "queues_department" ON "queues" USING btree ("department_id");--> statement-breakpoint
CREATE UNIQUE INDEX "contact_phones_once" ON "contact_phones" USING btree ("contact_id","raw");--> statement-breakpoint
CREATE INDEX "contact_phones_e164" ON "contact_phones" USING btree ("e164");--> statement-breakpoint
CREATE INDEX "contact_phones_contact" ON "contact_phones" USING btree ("contact_id");--> statement-breakpoint
CREATE INDEX "contacts_organization" ON "contacts" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "contacts_folded" ON "contacts" USING btree ("folded" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "contacts_email" ON "contacts" USING btree (lower("email"));--> statement-breakpoint
CREATE INDEX "contracts_organization" ON "contracts" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "locations_organization" ON "locations" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "organizations_folded" ON "organizations" USING btree ("folded" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "organizations_kpp" ON "organizations" USING btree ("kpp");--> statement-breakpoint
CREATE INDEX "organizations_ogrn" ON "organizations" USING btree ("ogrn");--> statement-breakpoint
CREATE UNIQUE INDEX "drafts_interaction" ON "drafts" USING btree ("agent_id","interaction_id") WHERE interaction_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "drafts_ticket" ON "drafts" USING btree ("agent_id","ticket_id") WHERE ticket_id is not null;--> statement-breakpoint
CREATE INDEX "drafts_of_interaction" ON "drafts" USING btree ("interaction_id");--> statement-breakpoint
CREATE INDEX "interaction_events_at" ON "interaction_events" USING btree ("at");--> statement-breakpoint
CREATE UNIQUE INDEX "interactions_external" ON "interactions" USING btree ("line_id","external_id") WHERE external_id is not null;--> statement-breakpoint
CREATE INDEX "interactions_live" ON "interactions" USING btree ("id") WHERE state not in ('ended', 'closed');--> statement-breakpoint
CREATE INDEX "interactions_organization" ON "interactions" USING btree ("organization_id","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "interactions_phone" ON "interactions" USING btree ("phone_e164","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "interactions_created" ON "interactions" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "interactions_ticket" ON "interactions" USING btree ("ticket_id") WHERE ticket_id is not null;--> statement-breakpoint
CREATE INDEX "legs_interaction" ON "legs" USING btree ("interaction_id");--> statement-breakpoint
CREATE UNIQUE INDEX "legs_caller" ON "legs" USING btree ("interaction_id") WHERE kind = 'caller' and left_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "assignments_one_responsible" ON "assignments" USING btree ("interaction_id") WHERE role = 'responsible' and state in ('connecting', 'active');--> statement-breakpoint
CREATE UNIQUE INDEX "assignments_one_agent" ON "assignments" USING btree ("agent_id") WHERE state <> 'done' and interaction_id is not null;--> statement-breakpoint
CREATE INDEX "assignments_interaction" ON "assignments" USING btree ("interaction_id");--> statement-breakpoint
CREATE INDEX "assignments_wrap" ON "assignments" USING btree ("wrap_up_until") WHERE state = 'wrapping';--> statement-breakpoint
CREATE INDEX "assignments_connect" ON "assignments" USING btree ("connect_by") WHERE state = 'connecting';--> statement-breakpoint
CREATE INDEX "assignments_reattach" ON "assignments" USING btree ("reattach_by") WHERE reattach_by is not null;--> statement-breakpoint
CREATE INDEX "assignments_finish" ON "assignments" USING btree ("agent_id") WHERE to_finish;--> statement-breakpoint
CREATE INDEX "assignments_agent_day" ON "assignments" USING btree ("agent_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "escalations_one_live" ON "escalations" USING btree ("interaction_id") WHERE state in ('waiting', 'offered');--> statement-breakpoint
CREATE INDEX "escalations_interaction" ON "escalations" USING btree ("interaction_id");--> statement-breakpoint
CREATE INDEX "escalations_deadline" ON "escalations" USING btree ("deadline_at") WHERE state in ('waiting', 'offered');--> statement-breakpoint
CREATE INDEX "escalations_live_queue" ON "escalations" USING btree ("queue_id") WHERE state in ('waiting', 'offered');--> statement-breakpoint
CREATE INDEX "exclusions_until" ON "exclusions" USING btree ("until");--> statement-breakpoint
CREATE UNIQUE INDEX "offers_one_pending_entry" ON "offers" USING btree ("entry_id") WHERE state = 'pending';--> statement-breakpoint
CREATE UNIQUE INDEX "offers_one_pending_agent" ON "offers" USING btree ("agent_id") WHERE state = 'pending' and interaction_id is not null;--> statement-breakpoint
CREATE INDEX "offers_expires" ON "offers" USING btree ("expires_at") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "offers_interaction" ON "offers" USING btree ("interaction_id");--> statement-breakpoint
CREATE INDEX "offers_escalation" ON "offers" USING btree ("escalation_id");--> statement-breakpoint
CREATE UNIQUE INDEX "entries_one_live" ON "queue_entries" USING btree ("interaction_id") WHERE escalation_id is null and state in ('waiting', 'offered');--> statement-breakpoint
CREATE UNIQUE INDEX "entries_one_live_ticket" ON "queue_entries" USING btree ("ticket_id") WHERE escalation_id is null and state in ('waiting', 'offered');--> statement-breakpoint
CREATE UNIQUE INDEX "entries_one_live_escalation" ON "queue_entries" USING btree ("escalation_id") WHERE state in ('waiting', 'offered');--> statement-breakpoint
CREATE INDEX "entries_line" ON "queue_entries" USING btree ("queue_id","rank_at","id") WHERE state = 'waiting' and target_agent is null and opens_at is null;--> statement-breakpoint
CREATE INDEX "entries_lane" ON "queue_entries" USING btree ("target_agent","rank_at","id") WHERE state = 'waiting' and target_agent is not null and opens_at is null;--> statement-breakpoint
CREATE INDEX "entries_opens" ON "queue_entries" USING btree ("opens_at") WHERE opens_at is not null and state in ('waiting', 'offered');--> statement-breakpoint
CREATE INDEX "entries_target_until" ON "queue_entries" USING btree ("target_until") WHERE target_until is not null and state in ('waiting', 'offered');--> statement-breakpoint
CREATE INDEX "entries_interaction" ON "queue_entries" USING btree ("interaction_id");--> statement-breakpoint
CREATE INDEX "entries_live_queue" ON "queue_entries" USING btree ("queue_id") WHERE state in ('waiting', 'offered');--> statement-breakpoint
CREATE INDEX "entries_day" ON "queue_entries" USING btree ("enqueued_at");--> statement-breakpoint
CREATE INDEX "ticket_events_at" ON "ticket_events" USING btree ("at");--> statement-breakpoint
CREATE INDEX "tickets_organization" ON "tickets" USING btree ("organization_id","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "tickets_owner" ON "tickets" USING btree ("owner_id") WHERE state not in ('solved', 'closed');--> statement-breakpoint
CREATE INDEX "tickets_department" ON "tickets" USING btree ("department_id") WHERE state not in ('solved', 'closed');--> statement-breakpoint
CREATE INDEX "tickets_origin" ON "tickets" USING btree ("origin_id");--> statement-breakpoint
CREATE INDEX "outbox_due" ON "outbox" USING btree ("not_before","id") WHERE done_at is null and failed_at is null;--> statement-breakpoint
CREATE INDEX "outbox_failed" ON "outbox" USING btree ("failed_at") WHERE failed_at is not null;--> statement-breakpoint
CREATE INDEX "receipts_at" ON "receipts" USING btree ("at");