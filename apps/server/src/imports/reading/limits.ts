/**
 * How much of a file is looked at. A text of 30 MB has some 500,000 companies; a spreadsheet is five to thirty times larger
 * inside than outside, and one that is two hundred times larger was made to fill a memory.
 */
export const limits = {
  csvBytes: 30 * 1024 * 1024,
  xlsxBytes: 15 * 1024 * 1024,
  rows: 500_000,
  columns: 200,
  /** Of one row of a text: an opening quote that is never closed would swallow the file. */
  rowChars: 400_000,
  zipEntries: 2_000,
  zipInside: 400 * 1024 * 1024,
  zipRatio: 200,
  /** Below this nobody's memory is in danger, whatever the ratio. */
  zipSmall: 20 * 1024 * 1024,
  sharedStrings: 3_000_000,
  sharedChars: 120 * 1024 * 1024,
  /** Bytes of an XML between two tags: Excel has at most 32,767 characters in a cell. */
  xmlSilence: 2 * 1024 * 1024,
  /** Of a cell; what is longer is told as too long, not kept. */
  cellChars: 12_000,
} as const;
