import { createHash } from 'node:crypto';
import { generalQueue } from './basics.ts';
import { edi } from './people.ts';
import { idOf, insertRows, type Client } from './rows.ts';

/** Tokens of the demo's webhook lines: the PBX is asked by Linia, or Linia follows the PBX. */
export const demoLineToken = 'demo';
export const demoPbxLineToken = 'demo-pbx';

const told = { ru: 'Разговор записывается.', en: 'This call is recorded.' };
const closed = {
  ru: 'Мы работаем по будням с 9 до 18 по московскому времени. Оставьте обращение на сайте или перезвоните в рабочее время.',
  en: 'We work on weekdays from 9 to 18, Moscow time. Leave a request on our site, or call again in our working hours.',
};
const full = {
  ru: 'Сейчас все специалисты заняты. Пожалуйста, перезвоните через несколько минут.',
  en: 'All our agents are busy now. Please call again in a few minutes.',
};
const greeting = (ru: string, en: string) => ({ ru, en });
const support = greeting(
  'Здравствуйте! Вы позвонили в поддержку оператора ЭДО и EDI.',
  'Hello! You have reached the support of the EDI operator.',
);
const general = greeting(
  'Здравствуйте! Назовите, пожалуйста, ИНН или GLN вашей компании специалисту.',
  'Hello! Please tell the agent the INN or GLN of your company.',
);

/**
 * The demo's lines. Their numbers can't be anybody's: no Russian number begins with 000 behind its code. The second
 * number does not announce the recording, so that the agent's own tick is seen.
 */
export async function writeLines(tx: Client, queues: ReadonlyMap<string, number>): Promise<Map<string, number>> {
  const known = { connect_timeout: 30, records: true };
  await insertRows(tx, 'lines', [
    {
      ...known,
      name: '8 800',
      number: '8 800 000-08-12',
      queue_id: idOf(queues, edi),
      voice: 'simulated',
      routing: 'linia',
      announces_recording: true,
      token_hash: null,
      announcements: { greeting: support, recording: told, closed, full },
    },
    {
      ...known,
      name: '812',
      number: '+7 812 000-38-12',
      queue_id: idOf(queues, generalQueue),
      voice: 'simulated',
      routing: 'linia',
      announces_recording: false,
      token_hash: null,
      announcements: { greeting: general, closed, full },
    },
    {
      ...known,
      name: 'АТС, Линия предлагает',
      number: '+7 812 000-38-13',
      queue_id: idOf(queues, generalQueue),
      voice: 'webhook',
      routing: 'linia',
      announces_recording: true,
      token_hash: hashToken(demoLineToken),
      announcements: { greeting: general, recording: told, closed, full },
    },
    {
      ...known,
      name: 'АТС ведёт сама',
      number: '+7 812 000-38-14',
      queue_id: idOf(queues, generalQueue),
      voice: 'webhook',
      routing: 'pbx',
      announces_recording: true,
      token_hash: hashToken(demoPbxLineToken),
      announcements: { greeting: general, recording: told },
    },
  ]);
  const { rows } = await tx.query('select id, name from lines');
  return new Map(rows.map((row) => [String(row['name']), Number(row['id'])]));
}

/** As a line keeps its token. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
