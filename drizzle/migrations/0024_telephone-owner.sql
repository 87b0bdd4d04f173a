ALTER TABLE "voice_owners" ADD COLUMN "asterisk" text;--> statement-breakpoint
ALTER TABLE "voice_owners" ADD COLUMN "since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "voice_owners" ADD COLUMN "fault" jsonb;--> statement-breakpoint
ALTER TABLE "voice_owners" ADD COLUMN "found" jsonb DEFAULT '{}'::jsonb NOT NULL;