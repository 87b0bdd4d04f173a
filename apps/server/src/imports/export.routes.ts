import { Readable } from 'node:stream';
import { exportKinds, importShape } from '@linia/domain/imports';
import { Type } from 'typebox';
import { Refusal } from '../shell/refusal.ts';
import { personOf, type App } from '../shell/web.ts';
import { attachment } from './attachment.ts';
import { bom, csvLine } from './csv-line.ts';
import { countRows, exportRows } from './export.ts';
import { headOf, kindWords } from './field-words.ts';
import { writeXlsx } from './xlsx-file.ts';

/** An XLSX has 1,048,576 rows, one of them the head. */
const mostXlsx = 1_048_575;

/** The same three out again: as a text for programs and a Russian Excel, as a spreadsheet that keeps every zero. */
export async function exportRoutes(app: App): Promise<void> {
  app.get(
    '/api/exports/:kind',
    {
      config: { right: 'export:run' },
      schema: {
        params: Type.Object({ kind: Type.Enum([...exportKinds]) }),
        querystring: Type.Object({ format: Type.Enum(['csv', 'xlsx']) }),
        description: 'Companies, places or contacts as a file that the import takes back unchanged',
      },
    },
    async (request, reply) => {
      const { kind } = request.params;
      const { format } = request.query;
      const { language } = personOf(request);
      if (format === 'xlsx' && (await countRows(app.db.pool, kind)) > mostXlsx)
        throw new Refusal('export.too_many', 422);
      const head = importShape[kind].fields.map((field) => headOf(kind, field, language));
      const pages = exportRows(app.db.pool, kind);
      const day = new Date().toISOString().slice(0, 10);
      const name = `${kindWords[kind][language]}-${day}.${format}`;
      void reply
        .type(
          format === 'csv'
            ? 'text/csv; charset=utf-8'
            : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        )
        .header('content-disposition', attachment(name));
      return reply.send(Readable.from(format === 'csv' ? asCsv(head, pages) : writeXlsx(head, pages)));
    },
  );
}

async function* asCsv(head: string[], pages: AsyncIterable<string[][]>): AsyncGenerator<string> {
  yield bom + csvLine(head);
  for await (const rows of pages) yield rows.map(csvLine).join('');
}
