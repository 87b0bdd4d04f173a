DROP INDEX "assignments_interaction";--> statement-breakpoint
DROP INDEX "escalations_interaction";--> statement-breakpoint
DROP INDEX "offers_interaction";--> statement-breakpoint
DROP INDEX "entries_interaction";--> statement-breakpoint
CREATE INDEX "assignments_interaction" ON "assignments" USING btree ("interaction_id","id");--> statement-breakpoint
CREATE INDEX "escalations_interaction" ON "escalations" USING btree ("interaction_id","id");--> statement-breakpoint
CREATE INDEX "offers_interaction" ON "offers" USING btree ("interaction_id","id");--> statement-breakpoint
CREATE INDEX "entries_interaction" ON "queue_entries" USING btree ("interaction_id","id");