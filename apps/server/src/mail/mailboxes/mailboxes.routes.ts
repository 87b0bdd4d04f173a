import {
  IdSchema,
  MailboxEditSchema,
  MailboxSchema,
  MailboxTestSchema,
  type MailboxRow,
  type Mailboxes,
  type MailboxSettings,
  type MailboxTested,
} from '@linia/protocol';
import { Type } from 'typebox';
import { Refusal } from '../../shell/refusal.ts';
import type { Secrets } from '../../shell/secrets.ts';
import { inTransaction } from '../../shell/transaction.ts';
import { personOf, type App } from '../../shell/web.ts';
import { findMailbox, readMailboxes } from './mailbox-rows.ts';
import { addMailbox, changeMailbox, samePlace, turnMailbox } from './save-mailbox.ts';
import { tryImap, trySmtp } from './try-mailbox.ts';

const Params = Type.Object({ id: IdSchema });

/** The administrator's mailboxes: added, changed and closed while letters come; tried before they are saved. */
export const mailboxesRoutes =
  (secrets: Secrets) =>
  async (app: App): Promise<void> => {
    const config = { right: 'settings:manage' } as const;
    const house = { config: app.linia, secrets };

    app.get(
      '/api/mailboxes',
      { config, schema: { description: 'All mailboxes, with what is wrong since when; passwords are never told' } },
      (): Promise<Mailboxes> => readMailboxes(app.db.pool, app.linia),
    );

    app.post(
      '/api/mailboxes',
      { config, schema: { body: MailboxSchema, description: 'An address at which we are written to' } },
      (request): Promise<MailboxRow> =>
        inTransaction(app.db, (tx) => addMailbox(tx, request.body, personOf(request), house)),
    );

    app.post(
      '/api/mailboxes/test',
      {
        config,
        schema: {
          body: MailboxTestSchema,
          description: 'Whether it can be read and its letters sent, and what is wrong; nothing is saved, read or sent',
        },
      },
      async (request): Promise<MailboxTested> => {
        const { id, mailbox } = request.body;
        const [imap, smtp] = [await passwordFor(id, 'imap', mailbox), await passwordFor(id, 'smtp', mailbox)];
        const at = (server: 'imap' | 'smtp', password: string) => ({
          host: mailbox[`${server}Host`].trim(),
          port: mailbox[`${server}Port`],
          tls: mailbox[`${server}Tls`],
          user: mailbox[`${server}User`].trim(),
          password,
        });
        const none = { ok: false as const, code: 'password.key' as const, said: '' };
        const [reads, sends] = await Promise.all([
          mailbox.imapHost === ''
            ? null
            : imap === null
              ? none
              : tryImap({ ...at('imap', imap), folder: mailbox.imapFolder.trim() }),
          mailbox.smtpHost === '' ? null : smtp === null ? none : trySmtp(at('smtp', smtp)),
        ]);
        return { imap: reads, smtp: sends };
      },
    );

    app.patch(
      '/api/mailboxes/:id',
      { config, schema: { params: Params, body: MailboxEditSchema } },
      (request): Promise<MailboxRow> =>
        inTransaction(app.db, (tx) =>
          changeMailbox(tx, { ...request.params, edit: request.body }, personOf(request), house),
        ),
    );

    for (const [turn, closed] of [
      ['close', true],
      ['reopen', false],
    ] as const)
      app.post(
        `/api/mailboxes/:id/${turn}`,
        { config, schema: { params: Params, description: 'Nobody reads it any more; or it is read again' } },
        (request): Promise<MailboxRow> =>
          inTransaction(app.db, (tx) => turnMailbox(tx, { ...request.params, closed }, personOf(request), house)),
      );

    /** What was typed; or what is kept, where it goes to the same place. Null: it can't be opened. */
    async function passwordFor(
      id: number | null,
      server: 'imap' | 'smtp',
      mailbox: MailboxSettings,
    ): Promise<string | null> {
      const typed = mailbox[`${server}Password`];
      if (typed !== '' || mailbox[`${server}Host`] === '' || mailbox[`${server}User`] === '') return typed;
      const before = id === null ? null : await findMailbox(app.db.pool, app.linia, id);
      if (!samePlace(server, mailbox, before))
        throw new Refusal('mailbox.password', 422, { field: `${server}Password` });
      const { rows } = await app.db.pool.query(`select ${server}_password as kept from mailboxes where id = $1`, [id]);
      return secrets.open(rows[0].kept as string);
    }
  };
