ALTER TABLE "outside_calls" ADD COLUMN "told_at" timestamp with time zone;--> statement-breakpoint
-- who is in a talk already was told by the version before
UPDATE "outside_calls" SET "told_at" = "connected_at" WHERE "state" = 'talking';