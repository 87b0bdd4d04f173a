CREATE TYPE "public"."feedback_kind" AS ENUM('complaint', 'praise', 'suggestion', 'overdue');--> statement-breakpoint
CREATE TYPE "public"."feedback_state" AS ENUM('gathered', 'new', 'working', 'answered', 'closed');--> statement-breakpoint
CREATE TYPE "public"."feedback_subject" AS ENUM('request', 'person', 'service', 'company');--> statement-breakpoint
CREATE SEQUENCE "public"."feedback_numbers" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 2001 CACHE 1;--> statement-breakpoint
CREATE TABLE "feedback" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "feedback_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"number" bigint DEFAULT nextval('feedback_numbers') NOT NULL,
	"version" integer DEFAULT 0 NOT NULL,
	"state" "feedback_state" DEFAULT 'new' NOT NULL,
	"kind" "feedback_kind" NOT NULL,
	"about" "feedback_subject" NOT NULL,
	"department_id" integer NOT NULL,
	"owner_id" integer,
	"ticket_id" bigint,
	"request_number" text DEFAULT '' NOT NULL,
	"person" text DEFAULT '' NOT NULL,
	"person_id" integer,
	"service_id" integer,
	"organization_id" integer,
	"company" text DEFAULT '' NOT NULL,
	"inn" text DEFAULT '' NOT NULL,
	"name" text DEFAULT '' NOT NULL,
	"email" text,
	"belongs" boolean DEFAULT false NOT NULL,
	"text" text DEFAULT '' NOT NULL,
	"language" text DEFAULT 'ru' NOT NULL,
	"form_key" text,
	"answer_by" timestamp with time zone,
	"passed_at" timestamp with time zone,
	"surface_at" timestamp with time zone,
	"answered_at" timestamp with time zone,
	"closed_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"touched_at" timestamp with time zone NOT NULL,
	CONSTRAINT "feedback_number_unique" UNIQUE("number"),
	CONSTRAINT "feedback_form_key_unique" UNIQUE("form_key")
);
--> statement-breakpoint
CREATE TABLE "feedback_digests" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "feedback_digests_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"department_id" integer NOT NULL,
	"day" date NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"sent_at" timestamp with time zone,
	"message_id" bigint
);
--> statement-breakpoint
CREATE TABLE "feedback_drafts" (
	"feedback_id" bigint NOT NULL,
	"agent_id" integer NOT NULL,
	"version" integer NOT NULL,
	"text" text NOT NULL,
	"saved_at" timestamp with time zone NOT NULL,
	CONSTRAINT "feedback_drafts_feedback_id_agent_id_pk" PRIMARY KEY("feedback_id","agent_id")
);
--> statement-breakpoint
CREATE TABLE "feedback_events" (
	"feedback_id" bigint NOT NULL,
	"version" integer NOT NULL,
	"type" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor" text NOT NULL,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "feedback_events_feedback_id_version_pk" PRIMARY KEY("feedback_id","version")
);
--> statement-breakpoint
ALTER TABLE "messages" ALTER COLUMN "ticket_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "feedback_id" bigint;--> statement-breakpoint
ALTER TABLE "feedback" ADD CONSTRAINT "feedback_department_id_departments_id_fk" FOREIGN KEY ("department_id") REFERENCES "public"."departments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback" ADD CONSTRAINT "feedback_owner_id_agents_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback" ADD CONSTRAINT "feedback_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback" ADD CONSTRAINT "feedback_person_id_agents_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback" ADD CONSTRAINT "feedback_service_id_services_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."services"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback" ADD CONSTRAINT "feedback_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback_digests" ADD CONSTRAINT "feedback_digests_department_id_departments_id_fk" FOREIGN KEY ("department_id") REFERENCES "public"."departments"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback_drafts" ADD CONSTRAINT "feedback_drafts_feedback_id_feedback_id_fk" FOREIGN KEY ("feedback_id") REFERENCES "public"."feedback"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback_drafts" ADD CONSTRAINT "feedback_drafts_agent_id_agents_id_fk" FOREIGN KEY ("agent_id") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback_events" ADD CONSTRAINT "feedback_events_feedback_id_feedback_id_fk" FOREIGN KEY ("feedback_id") REFERENCES "public"."feedback"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "feedback_overdue" ON "feedback" USING btree ("ticket_id") WHERE kind = 'overdue';--> statement-breakpoint
CREATE INDEX "feedback_ticket" ON "feedback" USING btree ("ticket_id");--> statement-breakpoint
CREATE INDEX "feedback_department" ON "feedback" USING btree ("department_id","state","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "feedback_owner" ON "feedback" USING btree ("owner_id","state");--> statement-breakpoint
CREATE INDEX "feedback_organization" ON "feedback" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "feedback_due" ON "feedback" USING btree ("answer_by") WHERE answer_by is not null and passed_at is null and state in ('new', 'working');--> statement-breakpoint
CREATE INDEX "feedback_surface" ON "feedback" USING btree ("surface_at") WHERE surface_at is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "feedback_digests_once" ON "feedback_digests" USING btree ("department_id","day");--> statement-breakpoint
CREATE INDEX "feedback_digests_due" ON "feedback_digests" USING btree ("due_at") WHERE sent_at is null;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_feedback_id_feedback_id_fk" FOREIGN KEY ("feedback_id") REFERENCES "public"."feedback"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "messages_feedback" ON "messages" USING btree ("feedback_id","at","id") WHERE feedback_id is not null;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_whose" CHECK (num_nonnulls("ticket_id", "feedback_id") = case when kind = 'digest' then 0 else 1 end);