import {
  importEncodings,
  importKinds,
  importSeparators,
  type ImportField,
  type ImportKind,
  type ImportMapping,
  type ImportReading,
  type ImportState,
} from '@linia/domain/imports';
import { Type, type Static } from 'typebox';
import type { Id, Instant, PersonRef } from './common.ts';

/** One file on its way into the base, as the list and the page show it. */
export type ImportView = {
  id: Id;
  kind: ImportKind;
  fileName: string;
  size: number;
  state: ImportState;
  /** Why it failed, for people. */
  problem: string | null;
  reading: ImportReading | null;
  header: string[] | null;
  /** The first rows as they stand in the file. */
  sample: string[][] | null;
  mapping: ImportMapping | null;
  rows: { total: number; done: number; created: number; updated: number; unchanged: number; wrong: number };
  /** Rows by the field that is wrong in them. */
  wrongBy: Partial<Record<ImportField | 'row', number>>;
  by: PersonRef;
  createdAt: Instant;
  startedAt: Instant | null;
  endedAt: Instant | null;
};

export type ImportErrorRow = {
  row: number;
  /** `row`: the row as a whole. */
  field: ImportField | 'row';
  /** «B14» */
  cell: string;
  value: string;
  code: string;
  message: string;
};

/** What a row would do: the fields that change, as they are and as they would be. */
export type ImportChange = {
  row: number;
  action: 'create' | 'update';
  name: string;
  changes: { field: ImportField; from: string | null; to: string }[];
};

export const ImportStartSchema = Type.Object({
  kind: Type.Enum([...importKinds]),
  name: Type.String({ minLength: 1, maxLength: 300, description: 'the file’s name' }),
});
export const ImportReadSchema = Type.Object({
  encoding: Type.Optional(Type.Enum([...importEncodings])),
  separator: Type.Optional(Type.Enum([...importSeparators])),
  sheet: Type.Optional(Type.String({ maxLength: 200 })),
});
export type ImportRead = Static<typeof ImportReadSchema>;
export const ImportCheckSchema = Type.Object({
  mapping: Type.Partial(
    Type.Object({
      inn: Column(),
      company: Column(),
      name: Column(),
      kpp: Column(),
      ogrn: Column(),
      gln: Column(),
      address: Column(),
      position: Column(),
      email: Column(),
      phones: Column(),
      number: Column(),
      subject: Column(),
      state: Column(),
      owner: Column(),
      department: Column(),
      openedAt: Column(),
      overAt: Column(),
      link: Column(),
      description: Column(),
    }),
  ),
});

function Column() {
  return Type.Integer({ minimum: 0, maximum: 199 });
}
