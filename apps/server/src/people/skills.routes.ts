import { IdSchema, LevelSchema, SkillChangeSchema, SkillSchema, type SkillsPage } from '@linia/protocol';
import { Type } from 'typebox';
import { inTransaction } from '../shell/transaction.ts';
import { personOf, type App } from '../shell/web.ts';
import { addSkill, changeSkill, readSkills, setLevel } from './skills.ts';

/** What callers may need, and who can it how well. */
export async function skillsRoutes(app: App): Promise<void> {
  const manage = { right: 'settings:manage' } as const;

  app.get(
    '/api/skills',
    { config: manage, schema: { description: 'Skills and languages, and how well each person can them' } },
    (): Promise<SkillsPage> => readSkills(app.db),
  );

  app.post(
    '/api/skills',
    { config: manage, schema: { body: SkillSchema, description: 'One more that callers may need' } },
    async (request, reply): Promise<SkillsPage> => {
      await inTransaction(app.db, async (tx) => ({ result: await addSkill(tx, request.body, personOf(request)) }));
      void reply.code(201);
      return readSkills(app.db);
    },
  );

  app.patch(
    '/api/skills/:id',
    {
      config: manage,
      schema: {
        params: Type.Object({ id: IdSchema }),
        body: SkillChangeSchema,
        description: 'Another name, or offered no more: refused while a line or a service asks for it',
      },
    },
    async (request): Promise<SkillsPage> => {
      const { id } = request.params;
      await inTransaction(app.db, (tx) => changeSkill(tx, id, request.body, personOf(request)));
      return readSkills(app.db);
    },
  );

  app.put(
    '/api/people/:id/skills/:skillId',
    {
      config: manage,
      schema: {
        params: Type.Object({ id: IdSchema, skillId: IdSchema }),
        body: LevelSchema,
        description: 'How well a person can it, 1 to 5; 0: not at all',
      },
    },
    async (request): Promise<{ level: number }> => {
      const { id: agentId, skillId } = request.params;
      const { level } = request.body;
      await inTransaction(app.db, (tx) => setLevel(tx, { agentId, skillId, level }, personOf(request)));
      return { level };
    },
  );
}
