import type { ImportEncoding, ImportSeparator } from '@linia/domain/imports';
import { Refusal } from '../../shell/refusal.ts';
import { openCsv } from './csv.ts';
import type { OpenedFile } from './rows.ts';
import { openXlsx } from './xlsx.ts';

export type Asked = {
  encoding?: ImportEncoding | undefined;
  separator?: ImportSeparator | undefined;
  sheet?: string | undefined;
};

/** What a file is, is told by its bytes; by its name only where the two disagree. */
export async function openFile(bytes: Buffer, name: string, asked: Asked = {}): Promise<OpenedFile> {
  if (bytes.length === 0) throw new Refusal('import.empty', 422);
  const kind = kindOf(bytes);
  // the old format of Excel, and the box around a file with a password
  if (kind === 'ole') throw new Refusal('import.old_excel', 422);
  if (kind === 'zip') return openXlsx(bytes, asked.sheet);
  if (/\.xl\w+$/i.test(name)) throw new Refusal('import.not_xlsx', 422);
  return openCsv(bytes, asked);
}

export function kindOf(bytes: Buffer): 'zip' | 'ole' | 'text' {
  const head = bytes.toString('latin1', 0, 4);
  if (head === 'PK\u0003\u0004' || head === 'PK\u0005\u0006') return 'zip';
  return head === '\xd0\xcf\x11\xe0' ? 'ole' : 'text';
}
