DROP INDEX "entries_live_queue";--> statement-breakpoint
CREATE INDEX "entries_live_queue" ON "queue_entries" USING btree ("queue_id","rank_at","id") WHERE state in ('waiting', 'offered');