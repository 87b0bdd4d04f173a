import { QualityListSchema, QualitySchema } from '@linia/protocol';
import { personOf, type App } from '../../shell/web.ts';
import { readQuality, readQualityList } from './quality.ts';

/** How a department did in a week, and what each figure of it counts. */
export async function qualityRoutes(app: App): Promise<void> {
  const view = { config: { right: 'quality:view' as const } };
  app.get('/api/quality', { ...view, schema: { querystring: QualitySchema } }, (request) =>
    readQuality(app.db.pool, personOf(request), request.query),
  );
  app.get('/api/quality/list', { ...view, schema: { querystring: QualityListSchema } }, (request) =>
    readQualityList(app.db.pool, personOf(request), request.query),
  );
}
