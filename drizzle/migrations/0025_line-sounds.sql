CREATE TABLE "line_sounds" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "line_sounds_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"line_id" integer NOT NULL,
	"kind" text NOT NULL,
	"language" text NOT NULL,
	"name" text NOT NULL,
	"content" "bytea" NOT NULL,
	"seconds" real NOT NULL,
	"added_by" integer,
	"added_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "lines" ADD COLUMN "tells_every" integer DEFAULT 30 NOT NULL;--> statement-breakpoint
ALTER TABLE "line_sounds" ADD CONSTRAINT "line_sounds_line_id_lines_id_fk" FOREIGN KEY ("line_id") REFERENCES "public"."lines"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "line_sounds" ADD CONSTRAINT "line_sounds_added_by_agents_id_fk" FOREIGN KEY ("added_by") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "line_sounds_heard" ON "line_sounds" USING btree ("line_id","kind","language") WHERE ended_at is null;