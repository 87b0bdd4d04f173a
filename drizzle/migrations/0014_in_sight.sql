DROP INDEX "agents_ready";--> statement-breakpoint
DROP INDEX "assignments_wrap";--> statement-breakpoint
DROP INDEX "assignments_connect";--> statement-breakpoint
DROP INDEX "offers_expires";--> statement-breakpoint
CREATE INDEX "agents_ready" ON "agents" USING btree ("id") WHERE presence = 'available' and engagement = 'idle' and set_aside_at is null and disabled_at is null and not break_after and call_capacity > 0;--> statement-breakpoint
CREATE INDEX "assignments_wrap" ON "assignments" USING btree ("wrap_up_until") WHERE state = 'wrapping' and wrap_up_until > '-infinity';--> statement-breakpoint
CREATE INDEX "assignments_connect" ON "assignments" USING btree ("connect_by") WHERE state = 'connecting' and connect_by > '-infinity';--> statement-breakpoint
CREATE INDEX "offers_expires" ON "offers" USING btree ("expires_at") WHERE state = 'pending' and expires_at > '-infinity';