ALTER TABLE "contracts" ADD COLUMN "folded" text GENERATED ALWAYS AS (upper(regexp_replace(translate(number, 'ёЁ', 'ее'), '[^[:alnum:]]+', '', 'g'))) STORED;--> statement-breakpoint
CREATE INDEX "contracts_reversed" ON "contracts" USING btree (reverse("folded") text_pattern_ops);--> statement-breakpoint
CREATE INDEX "locations_kpp" ON "locations" USING btree ("kpp");