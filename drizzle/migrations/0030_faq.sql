CREATE TABLE "faq_articles" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "faq_articles_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"category_id" integer NOT NULL,
	"slug" text NOT NULL,
	"position" integer NOT NULL,
	"version" integer NOT NULL,
	"published_version" integer,
	"published_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "faq_articles_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "faq_categories" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "faq_categories_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"ru_name" text NOT NULL,
	"en_name" text NOT NULL,
	"position" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "faq_days" (
	"article_id" integer NOT NULL,
	"day" date NOT NULL,
	"reads" integer DEFAULT 0 NOT NULL,
	"shown" integer DEFAULT 0 NOT NULL,
	"opened" integer DEFAULT 0 NOT NULL,
	"helped" integer DEFAULT 0 NOT NULL,
	"failed" integer DEFAULT 0 NOT NULL,
	"asked" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "faq_days_article_id_day_pk" PRIMARY KEY("article_id","day")
);
--> statement-breakpoint
CREATE TABLE "faq_given" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "faq_given_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"article_id" integer NOT NULL,
	"language" text NOT NULL,
	"interaction_id" bigint,
	"ticket_id" bigint,
	"agent_id" integer NOT NULL,
	"how" text NOT NULL,
	"message_id" bigint,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "faq_given_at_one" CHECK (num_nonnulls(interaction_id, ticket_id) = 1)
);
--> statement-breakpoint
CREATE TABLE "faq_marks" (
	"day" date NOT NULL,
	"article_id" integer NOT NULL,
	"kind" text NOT NULL,
	"visitor" text NOT NULL,
	"address" text NOT NULL,
	"helped" boolean,
	CONSTRAINT "faq_marks_day_article_id_kind_visitor_pk" PRIMARY KEY("day","article_id","kind","visitor")
);
--> statement-breakpoint
CREATE TABLE "faq_opens" (
	"stamp" text NOT NULL,
	"article_id" integer NOT NULL,
	"visitor" text NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"said_at" timestamp with time zone,
	"helped" boolean,
	"sent_at" timestamp with time zone,
	CONSTRAINT "faq_opens_stamp_article_id_pk" PRIMARY KEY("stamp","article_id")
);
--> statement-breakpoint
CREATE TABLE "faq_salts" (
	"day" date PRIMARY KEY NOT NULL,
	"salt" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "faq_search" (
	"article_id" integer NOT NULL,
	"language" text NOT NULL,
	"words" "tsvector" NOT NULL,
	CONSTRAINT "faq_search_article_id_language_pk" PRIMARY KEY("article_id","language")
);
--> statement-breakpoint
CREATE TABLE "faq_slugs" (
	"slug" text PRIMARY KEY NOT NULL,
	"article_id" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "faq_versions" (
	"article_id" integer NOT NULL,
	"version" integer NOT NULL,
	"ru_title" text NOT NULL,
	"ru_text" text NOT NULL,
	"ru_keywords" text DEFAULT '' NOT NULL,
	"en_title" text DEFAULT '' NOT NULL,
	"en_text" text DEFAULT '' NOT NULL,
	"en_keywords" text DEFAULT '' NOT NULL,
	"saved_at" timestamp with time zone NOT NULL,
	"saved_by" integer,
	"reverted_to" integer,
	CONSTRAINT "faq_versions_article_id_version_pk" PRIMARY KEY("article_id","version")
);
--> statement-breakpoint
ALTER TABLE "faq_articles" ADD CONSTRAINT "faq_articles_category_id_faq_categories_id_fk" FOREIGN KEY ("category_id") REFERENCES "public"."faq_categories"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "faq_days" ADD CONSTRAINT "faq_days_article_id_faq_articles_id_fk" FOREIGN KEY ("article_id") REFERENCES "public"."faq_articles"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "faq_given" ADD CONSTRAINT "faq_given_article_id_faq_articles_id_fk" FOREIGN KEY ("article_id") REFERENCES "public"."faq_articles"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "faq_given" ADD CONSTRAINT "faq_given_interaction_id_interactions_id_fk" FOREIGN KEY ("interaction_id") REFERENCES "public"."interactions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "faq_given" ADD CONSTRAINT "faq_given_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "faq_given" ADD CONSTRAINT "faq_given_agent_id_agents_id_fk" FOREIGN KEY ("agent_id") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "faq_given" ADD CONSTRAINT "faq_given_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "faq_marks" ADD CONSTRAINT "faq_marks_article_id_faq_articles_id_fk" FOREIGN KEY ("article_id") REFERENCES "public"."faq_articles"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "faq_opens" ADD CONSTRAINT "faq_opens_article_id_faq_articles_id_fk" FOREIGN KEY ("article_id") REFERENCES "public"."faq_articles"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "faq_search" ADD CONSTRAINT "faq_search_article_id_faq_articles_id_fk" FOREIGN KEY ("article_id") REFERENCES "public"."faq_articles"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "faq_slugs" ADD CONSTRAINT "faq_slugs_article_id_faq_articles_id_fk" FOREIGN KEY ("article_id") REFERENCES "public"."faq_articles"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "faq_versions" ADD CONSTRAINT "faq_versions_article_id_faq_articles_id_fk" FOREIGN KEY ("article_id") REFERENCES "public"."faq_articles"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "faq_versions" ADD CONSTRAINT "faq_versions_saved_by_agents_id_fk" FOREIGN KEY ("saved_by") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "faq_articles_category" ON "faq_articles" USING btree ("category_id","position");--> statement-breakpoint
CREATE INDEX "faq_given_article" ON "faq_given" USING btree ("article_id","at");--> statement-breakpoint
CREATE INDEX "faq_given_interaction" ON "faq_given" USING btree ("interaction_id") WHERE interaction_id is not null;--> statement-breakpoint
CREATE INDEX "faq_given_ticket" ON "faq_given" USING btree ("ticket_id") WHERE ticket_id is not null;--> statement-breakpoint
CREATE INDEX "faq_marks_address" ON "faq_marks" USING btree ("day","address","article_id","kind");--> statement-breakpoint
CREATE INDEX "faq_opens_visitor" ON "faq_opens" USING btree ("visitor","opened_at");--> statement-breakpoint
CREATE INDEX "faq_opens_article" ON "faq_opens" USING btree ("article_id","opened_at");--> statement-breakpoint
CREATE INDEX "faq_search_words" ON "faq_search" USING gin ("words");