CREATE TABLE "supervisions" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "supervisions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"interaction_id" bigint NOT NULL,
	"agent_id" integer NOT NULL,
	"mode" text NOT NULL,
	"shown" boolean NOT NULL,
	"began_at" timestamp with time zone NOT NULL,
	"there_by" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"ended_by" text
);
--> statement-breakpoint
ALTER TABLE "supervisions" ADD CONSTRAINT "supervisions_interaction_id_interactions_id_fk" FOREIGN KEY ("interaction_id") REFERENCES "public"."interactions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supervisions" ADD CONSTRAINT "supervisions_agent_id_agents_id_fk" FOREIGN KEY ("agent_id") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "supervisions_live" ON "supervisions" USING btree ("agent_id") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "supervisions_of_call" ON "supervisions" USING btree ("interaction_id");--> statement-breakpoint
CREATE INDEX "supervisions_there_by" ON "supervisions" USING btree ("there_by") WHERE there_by is not null and ended_at is null;