ALTER TABLE "messages" DROP CONSTRAINT "messages_whose";--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "interaction_id" bigint;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_interaction_id_interactions_id_fk" FOREIGN KEY ("interaction_id") REFERENCES "public"."interactions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_whose" CHECK (num_nonnulls("ticket_id", "feedback_id", "interaction_id") = case when kind = 'digest' then 0 else 1 end);