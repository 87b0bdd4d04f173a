import type { ImportReading } from '@linia/domain/imports';

/** A row as a spreadsheet counts it, from 1. Empty rows are counted and left out. */
export type FileRow = { row: number; cells: string[] };

/** A file whose beginning was understood: how it is read, and its rows as often as they are asked for. */
export type OpenedFile = { reading: ImportReading; rows: () => AsyncGenerator<FileRow> };

export const isBlank = (cells: readonly string[]): boolean => cells.every((cell) => cell.trim() === '');
