import { Type, type Static } from 'typebox';
import { IdSchema, type Id, type Instant } from './common.ts';

const closed = { additionalProperties: false };
const inBoth = (most: number) => {
  const text = Type.String({ maxLength: most });
  return Type.Object({ ru: text, en: text }, closed);
};
const Consent = Type.Object({ label: Type.String({ maxLength: 200 }), text: Type.String({ maxLength: 4000 }) }, closed);

/** What an administrator chooses for the portal. */
const PortalSettingsSchema = Type.Object(
  {
    name: inBoth(60),
    /** As they are to be read. */
    phones: Type.Array(Type.String({ maxLength: 40 }), { maxItems: 4 }),
    email: Type.String({ maxLength: 254 }),
    contractUrl: Type.String({ maxLength: 500 }),
    /** When somebody answers, as it stands beside the telephones. */
    hours: inBoth(200),
    /** Under the heading of the ways to reach us. */
    lead: inBoth(400),
    /** The words of the box, and what it means at length. */
    consent: Type.Object({ ru: Consent, en: Consent }, closed),
    /** Offered in forms; null: all that are in use. */
    services: Type.Union([Type.Array(IdSchema, { maxItems: 200 }), Type.Null()]),
    /** #rrggbb of the accent; null: the house's. */
    accent: Type.Union([Type.String({ maxLength: 7 }), Type.Null()]),
    /** SHA-256 of a picture kept here. */
    logo: Type.Union([Type.String({ pattern: '^[0-9a-f]{64}$' }), Type.Null()]),
    /** How many days after the last letter a private link to a request is good for. */
    linkDays: Type.Integer({ minimum: 1, maximum: 3650 }),
  },
  closed,
);
export type PortalSettings = Static<typeof PortalSettingsSchema>;

/** PUT /api/portal: the next version. `version`: the one that was read. */
export const SavePortalSchema = Type.Object(
  { version: Type.Integer({ minimum: 0 }), settings: PortalSettingsSchema },
  closed,
);
export type SavePortal = Static<typeof SavePortalSchema>;
/** POST /api/portal/revert: an old version saved again, as a new one. */
export const RevertPortalSchema = Type.Object(
  { version: Type.Integer({ minimum: 0 }), to: Type.Integer({ minimum: 0 }) },
  closed,
);
export type RevertPortal = Static<typeof RevertPortalSchema>;
/** POST /api/portal/preview: as it would be; `key` opens `/support?preview=key` for half an hour. */
export const PreviewPortalSchema = Type.Object({ settings: PortalSettingsSchema }, closed);

/** `version` 0 is the house's own: nobody saved it. */
export type PortalVersion = {
  version: number;
  savedAt: Instant | null;
  savedBy: { id: Id; name: string } | null;
  revertedTo: number | null;
};

/** GET /api/portal: versions the newest first. */
export type PortalSettingsPage = {
  version: number;
  settings: PortalSettings;
  versions: PortalVersion[];
  services: { id: Id; name: string }[];
};
