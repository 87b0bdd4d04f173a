import type { SearchAnswer } from '@linia/protocol';
import { Type } from 'typebox';
import { employeesByExtension, employeesByName } from '../agents/employees.ts';
import { personOf, type App } from '../shell/web.ts';
import { findTicket } from '../tickets/find.ts';
import { findByIdentifier } from './matches.ts';
import { findByName } from './names.ts';
import { readCard } from './organization.routes.ts';
import { onlyCompany, search, type Finders } from './search.ts';

/** The search box: INN, GLN, KPP, OGRN, request, phone, extension, mail, contract, name; every reading at once. */
export async function searchRoutes(app: App): Promise<void> {
  const finders: Finders = {
    ...findByIdentifier,
    request: (db, { value }) => findTicket(db, Number(value)),
    extension: (db, { value }) => employeesByExtension(db, value),
    // a company's, a customer's person's or a colleague's
    name: async (db, { value }) => {
      const colleagues = employeesByName(db, value);
      const isColleague = colleagues.then(
        ({ isSure }) => isSure,
        () => false,
      );
      const [customers, { matches }] = await Promise.all([findByName(app.db, value, isColleague), colleagues]);
      return [...customers, ...matches];
    },
  };

  app.get(
    '/api/search',
    {
      config: { right: 'organization:search' },
      schema: {
        querystring: Type.Object({
          q: Type.Optional(Type.String({ description: 'Anything; more than 200 characters are not read' })),
        }),
        description:
          'Every reading of what was typed, with what the base knows of each; the card where only one company is meant',
      },
    },
    async (request): Promise<SearchAnswer> => {
      const answer = await search(app.db.pool, request.query.q ?? '', finders);
      const only = onlyCompany(answer);
      return only === null ? answer : { ...answer, card: await readCard(app.db, only, personOf(request)) };
    },
  );
}
