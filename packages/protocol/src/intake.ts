import { ticketPriorities } from '@linia/domain';
import { Type, type Static } from 'typebox';
import { IdSchema, type Id, type Instant } from './common.ts';

const Maybe = (max: number) => Type.Optional(Type.String({ maxLength: max }));

/**
 * POST /api/requests, with `Authorization: Bearer …`: another program registers a request. With `Idempotency-Key` (8 to 100
 * signs) a request that is sent again is registered once and answered as before. Numbers say whom it is about; they give no rights.
 */
export const IntakeSchema = Type.Object(
  {
    subject: Type.String({ minLength: 1, maxLength: 300 }),
    description: Maybe(20_000),
    inn: Maybe(20),
    gln: Maybe(20),
    contract: Maybe(100),
    /** By their names. */
    service: Maybe(200),
    department: Maybe(200),
    priority: Type.Optional(Type.Enum([...ticketPriorities])),
  },
  { additionalProperties: false },
);
export type Intake = Static<typeof IntakeSchema>;
export type IntakeAnswer = {
  number: number;
  organization: string | null;
  department: string | null;
  respondBy: Instant | null;
  resolveBy: Instant | null;
};

export const ApiTokenSchema = Type.Object(
  { name: Type.String({ minLength: 2, maxLength: 100 }), departmentId: Type.Union([IdSchema, Type.Null()]) },
  { additionalProperties: false },
);
export type ApiTokenInput = Static<typeof ApiTokenSchema>;
export type ApiToken = {
  id: Id;
  name: string;
  department: { id: Id; name: string } | null;
  createdAt: Instant;
  usedAt: Instant | null;
};
/** The token itself is told this once. */
export type ApiTokenMade = { token: string; tokens: ApiToken[] };
