DROP INDEX "message_recipients_address";--> statement-breakpoint
DROP INDEX "messages_unsent";--> statement-breakpoint
CREATE INDEX "message_recipients_beginning" ON "message_recipients" USING btree ("address" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "message_recipients_domain" ON "message_recipients" USING btree (split_part(address, '@', 2) text_pattern_ops);--> statement-breakpoint
CREATE INDEX "messages_unsettled" ON "messages" USING btree ("id") WHERE direction = 'out' and (sent_at is null or bounced_at is not null or bounce_status is not null);