CREATE INDEX "supervisions_at" ON "supervisions" USING btree ("began_at");--> statement-breakpoint
CREATE INDEX "recording_listens_at" ON "recording_listens" USING btree ("asked_at");