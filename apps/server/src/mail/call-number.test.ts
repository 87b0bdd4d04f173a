import { expect, it } from 'vitest';
import { leaveAsRequest } from '../interactions/end-escalation.ts';
import { hangUp } from '../interactions/hang-up.ts';
import { actorOf, Stage } from '../testing/stage.ts';
import { aRelay, testSecrets } from './mail.testing.ts';
import { startMail } from './start.ts';

it('a caller whose escalation became a request is told its number by letter, once, and not what was written for the colleague', async () => {
  const stage = await Stage.set({ agents: 1, specialists: 1 });
  const relay = await aRelay();
  const log = { info: () => {}, warn: () => {}, error: console.error };
  const mail = await startMail(
    { db: stage.db, log, secrets: testSecrets },
    { demo: false, mail: { receive: null, relay: relay.url, imap: null } },
  );
  try {
    await stage.pool.query(`insert into mailboxes (address) values ('help@linia.test')`);
    const leave = async (email: string | null) => {
      const { call, agent } = await stage.talk();
      await stage.pool.query(
        `with o as (insert into organizations (name, folded) values ('ООО ' || $1, $1) returning id),
         c as (insert into contacts (organization_id, name, folded, email) select id, 'Анна Белова', 'анна белова', $2 from o returning id, organization_id)
         update interactions i set contact_id = c.id, organization_id = c.organization_id from c where i.id = $3`,
        [`company ${call}`, email, call],
      );
      const { id } = await stage.escalate(call, agent, { mode: 'warm' });
      await stage.do((tx) => leaveAsRequest(tx, { id: `leave-${call}`, escalationId: id } as never, actorOf(agent)));
      await stage.do((tx) => hangUp(tx, call, 'caller', null));
      await stage.close(call, agent);
      for (let n = 0; n < 3; n++) {
        mail.wake();
        await mail.idle();
      }
    };
    await leave('Anna@Customer.test');
    expect(relay.got).toHaveLength(1);
    const [{ to, mail: letter }] = relay.got as [(typeof relay.got)[number]];
    const { rows } = await stage.pool.query('select number, subject from tickets');
    expect(to).toEqual(['anna@customer.test']);
    expect(letter.subject).toContain(`[#${rows[0].number}]`);
    expect(`${letter.subject} ${letter.text}`).not.toContain(rows[0].subject);
    // its effect done once more, by a process that was thought dead: nothing is sent anew
    await stage.pool.query(`update outbox set done_at = null where kind = 'mail.call_number'`);
    mail.wake();
    await mail.idle();
    mail.wake();
    await mail.idle();
    expect(relay.got).toHaveLength(1);
    await leave(null);
    expect(relay.got).toHaveLength(1);
  } finally {
    await mail.stop();
    await relay.stop();
    await stage.drop();
  }
});
