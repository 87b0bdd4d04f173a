CREATE TABLE "status_links" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"ticket_id" bigint NOT NULL,
	"address" text NOT NULL,
	"message_id" bigint,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "status_links_lower" CHECK (address = lower(address))
);
--> statement-breakpoint
CREATE TABLE "ticket_ratings" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "ticket_ratings_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"ticket_id" bigint NOT NULL,
	"address" text NOT NULL,
	"solved_at" timestamp with time zone NOT NULL,
	"score" smallint NOT NULL,
	"comment" text DEFAULT '' NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"changed_at" timestamp with time zone,
	"owner_id" integer,
	"department_id" integer,
	CONSTRAINT "ticket_ratings_once" UNIQUE("ticket_id","address","solved_at"),
	CONSTRAINT "ticket_ratings_score" CHECK (score between 1 and 5)
);
--> statement-breakpoint
ALTER TABLE "status_links" ADD CONSTRAINT "status_links_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "status_links" ADD CONSTRAINT "status_links_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_ratings" ADD CONSTRAINT "ticket_ratings_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_ratings" ADD CONSTRAINT "ticket_ratings_owner_id_agents_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_ratings" ADD CONSTRAINT "ticket_ratings_department_id_departments_id_fk" FOREIGN KEY ("department_id") REFERENCES "public"."departments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "status_links_ticket" ON "status_links" USING btree ("ticket_id");--> statement-breakpoint
CREATE INDEX "status_links_message" ON "status_links" USING btree ("message_id");--> statement-breakpoint
CREATE INDEX "ticket_ratings_department" ON "ticket_ratings" USING btree ("department_id","at");