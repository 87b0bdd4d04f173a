ALTER TABLE "legs" ADD COLUMN "external_id" text;--> statement-breakpoint
CREATE UNIQUE INDEX "interactions_calls_back_live" ON "interactions" USING btree ("calls_back") WHERE calls_back is not null and state not in ('ended', 'closed');--> statement-breakpoint
CREATE INDEX "interactions_calls_back" ON "interactions" USING btree ("calls_back") WHERE calls_back is not null;--> statement-breakpoint
CREATE INDEX "legs_external" ON "legs" USING btree ("external_id") WHERE external_id is not null;