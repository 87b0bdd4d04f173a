CREATE TABLE "name_words" (
	"kind" text NOT NULL,
	"word" text NOT NULL,
	"tx" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	CONSTRAINT "name_words_kind_word_pk" PRIMARY KEY("kind","word")
);
--> statement-breakpoint
CREATE TABLE "organization_merges" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "organization_merges_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"kept_id" integer NOT NULL,
	"gone_id" integer NOT NULL,
	"moved" jsonb NOT NULL,
	"merged_at" timestamp with time zone NOT NULL,
	"merged_by" integer NOT NULL,
	"undone_at" timestamp with time zone,
	"undone_by" integer
);
--> statement-breakpoint
ALTER TABLE "contact_phones" ALTER COLUMN "contact_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "contact_phones" ADD COLUMN "organization_id" integer;--> statement-breakpoint
ALTER TABLE "contact_phones" ADD COLUMN "learned_on" bigint;--> statement-breakpoint
ALTER TABLE "contact_phones" ADD COLUMN "learned_by" integer;--> statement-breakpoint
ALTER TABLE "contact_phones" ADD COLUMN "learned_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "contacts" ADD COLUMN "words" text[] GENERATED ALWAYS AS (string_to_array(folded || ' .' || least(left(split_part(folded, ' ', 1), 1), left(split_part(folded, ' ', 2), 1)) || greatest(left(split_part(folded, ' ', 1), 1), left(split_part(folded, ' ', 2), 1)) || ' .' || least(left(split_part(folded, ' ', 1), 1), left(split_part(folded, ' ', 3), 1)) || greatest(left(split_part(folded, ' ', 1), 1), left(split_part(folded, ' ', 3), 1)) || ' .' || least(left(split_part(folded, ' ', 2), 1), left(split_part(folded, ' ', 3), 1)) || greatest(left(split_part(folded, ' ', 2), 1), left(split_part(folded, ' ', 3), 1)), ' ')) STORED;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "words" text[] GENERATED ALWAYS AS (string_to_array(folded, ' ')) STORED;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "merged_into_id" integer;--> statement-breakpoint
ALTER TABLE "organization_merges" ADD CONSTRAINT "organization_merges_kept_id_organizations_id_fk" FOREIGN KEY ("kept_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organization_merges" ADD CONSTRAINT "organization_merges_gone_id_organizations_id_fk" FOREIGN KEY ("gone_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organization_merges" ADD CONSTRAINT "organization_merges_merged_by_agents_id_fk" FOREIGN KEY ("merged_by") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organization_merges" ADD CONSTRAINT "organization_merges_undone_by_agents_id_fk" FOREIGN KEY ("undone_by") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "name_words_tx" ON "name_words" USING btree ("tx");--> statement-breakpoint
CREATE UNIQUE INDEX "organization_merges_gone_once" ON "organization_merges" USING btree ("gone_id") WHERE undone_at is null;--> statement-breakpoint
CREATE INDEX "organization_merges_kept" ON "organization_merges" USING btree ("kept_id");--> statement-breakpoint
ALTER TABLE "contact_phones" ADD CONSTRAINT "contact_phones_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_phones" ADD CONSTRAINT "contact_phones_learned_on_interactions_id_fk" FOREIGN KEY ("learned_on") REFERENCES "public"."interactions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_phones" ADD CONSTRAINT "contact_phones_learned_by_agents_id_fk" FOREIGN KEY ("learned_by") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organizations" ADD CONSTRAINT "organizations_merged_into_id_organizations_id_fk" FOREIGN KEY ("merged_into_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "contact_phones_company_once" ON "contact_phones" USING btree ("organization_id","raw");--> statement-breakpoint
CREATE INDEX "contact_phones_learned" ON "contact_phones" USING btree ("learned_on") WHERE learned_on is not null;--> statement-breakpoint
CREATE INDEX "contacts_words" ON "contacts" USING gin ("words") WITH (fastupdate=false);--> statement-breakpoint
CREATE INDEX "organizations_words" ON "organizations" USING gin ("words") WITH (fastupdate=false);--> statement-breakpoint
CREATE INDEX "organizations_merged" ON "organizations" USING btree ("merged_into_id") WHERE merged_into_id is not null;--> statement-breakpoint
ALTER TABLE "contact_phones" ADD CONSTRAINT "contact_phones_of_one" CHECK (num_nonnulls(contact_id, organization_id) = 1);--> statement-breakpoint
INSERT INTO "name_words" ("kind", "word") SELECT 'company', word FROM "organizations", unnest("words") AS word WHERE word <> '' UNION SELECT 'person', word FROM "contacts", unnest("words") AS word WHERE word <> '' AND word NOT LIKE '.%';
