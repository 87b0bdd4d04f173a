import swagger from '@fastify/swagger';
import { RefusalSchema } from '@linia/protocol';
import type { App } from './web.ts';

/** `GET /api/openapi.json`: what can be asked, by whom (`x-right`, said by the session's hook), and how it is refused. */
export async function describeRoutes(app: App): Promise<void> {
  const refused = { description: 'Refused', content: { 'application/json': { schema: ref('Refusal') } } };
  await app.register(swagger, {
    openapi: {
      info: { title: 'Linia', version: '0.1.0' },
      components: {
        securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'linia' } },
        schemas: { Refusal: JSON.parse(JSON.stringify(RefusalSchema)) as object },
      },
    },
    transformObject: (document) => {
      if (!('openapiObject' in document)) return document.swaggerObject;
      const { paths = {} } = document.openapiObject;
      for (const operations of Object.values(paths))
        for (const operation of Object.values(operations ?? {}))
          (operation as { responses: object }).responses = {
            ...(operation as { responses: object }).responses,
            default: refused,
          };
      return document.openapiObject;
    },
  });
}

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
