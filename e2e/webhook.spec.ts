import { randomUUID } from 'node:crypto';
import type { APIRequestContext } from '@playwright/test';
import { beginEscalation, closeCall, escalation, expect, now, offer, test, who, writeLog } from './desk.ts';

test('Linia offers: acceptance on the desk, the answer of the PBX is the talk, the sound stays with the PBX', async ({
  open,
  request,
}) => {
  const desk = await open('agent');
  const pbx = station(request, 'demo');
  await pbx('newCall', { direction: 'in', from: '+79135550142', to: '+7 812 000-38-13' });
  await expect(offer(desk)).toContainText('ООО «Сибирский гостинец»');
  await offer(desk).getByRole('button', { name: 'Принять' }).click();
  await expect(now(desk)).toContainText('Снимите трубку: ждём ответа станции');
  await pbx('answer', { user: '101', answeringNumber: '101' });
  await expect(now(desk).getByText('Разговор', { exact: true })).toBeVisible();

  for (const name of ['Удержать', 'Положить трубку']) {
    const key = now(desk).getByRole('button', { name });
    await expect(key).toBeDisabled();
    await expect(key).toHaveAccessibleDescription('Звук у телефонной станции: это делается на телефоне');
  }
  await desk.keyboard.press('Alt+Shift+KeyX');
  await expect(now(desk).getByText('Разговор', { exact: true })).toBeVisible();

  await pbx('hangup', { cause: 'normalClearing' });
  await pbx('hangup', { cause: 'normalClearing' });
  await expect(now(desk)).toContainText('Постобработка');
  await closeCall(desk);
});

test('the PBX routes: the answer from a known extension is the acceptance, and the desk of that person has the call', async ({
  open,
  request,
}) => {
  const [desk, other] = await Promise.all([open('agent'), open('agent2')]);
  const pbx = station(request, 'demo-pbx');
  await pbx('newCall', { direction: 'in', from: '+79265551215', to: '+7 812 000-38-14' });
  await pbx('answer', { answeringNumber: '102' });
  await expect(now(other).getByText('Разговор', { exact: true })).toBeVisible();
  await expect(who(other)).toContainText('ООО «Агат-Трейд»');
  await expect(offer(desk)).toBeHidden();

  // an escalation moves the card, and says whose the sound is
  const specialist = await open('specialist');
  await writeLog(other, 'Сертификат');
  const dialog = await beginEscalation(other);
  await expect(dialog.getByRole('radio', { name: 'Клиент на удержании' })).toBeDisabled();
  await dialog.getByRole('button', { name: 'Передать в отдел' }).click();
  await expect(escalation(other)).toContainText('Предложена');
  await offer(specialist).getByRole('button', { name: 'Взять звонок' }).click();
  await expect(who(specialist)).toContainText('ООО «Агат-Трейд»');

  await pbx('hangup', { cause: 'normalClearing' });
  await expect(now(other)).toContainText('Постобработка');
});

test('events that come twice and in any order leave one row', async ({ open, request }) => {
  const begun = Date.now();
  const desk = await open('agent');
  const pbx = station(request, 'demo-pbx');
  await pbx('hangup', { from: '+79185551626', direction: 'in', cause: 'normalClearing' });
  await pbx('answer', { from: '+79185551626', direction: 'in', answeringNumber: '101' });
  await pbx('newCall', { from: '+79185551626', direction: 'in' });
  await expect(now(desk)).toContainText('Жду звонка');
  const rows = (await (await desk.request.get('/api/search?q=' + encodeURIComponent('Агро-Юг'))).json()) as {
    readings: { matches: { organization: { id: number } }[] }[];
  };
  const id = rows.readings.flatMap(({ matches }) => matches)[0]!.organization.id;
  const { history } = (await (await desk.request.get(`/api/organizations/${id}`)).json()) as {
    history: { at: string }[];
  };
  expect(history.filter(({ at }) => Date.parse(at) >= begun)).toHaveLength(1);
});

test('an answer from an extension nobody has warns on the board', async ({ open, request }) => {
  const board = await open('supervisor');
  const pbx = station(request, 'demo-pbx');
  await pbx('newCall', { direction: 'in', from: '+79215551831' });
  await pbx('answer', { answeringNumber: '987' });
  const wrong = board.getByRole('region', { name: 'Сейчас не так' });
  await expect(wrong).toContainText('ответил чужой номер 987');
  await pbx('hangup', {});
});

test('a wrong token is refused and makes no call', async ({ request }) => {
  const answer = await request.post('/api/cti/not-a-token', { form: { event: 'newCall', callId: 'x' } });
  expect(answer.status()).toBeGreaterThanOrEqual(401);
  expect(answer.status()).toBeLessThanOrEqual(404);
});

/** A PBX that tells of one call, form-encoded as connectors do. */
function station(request: APIRequestContext, token: string) {
  const callId = randomUUID();
  return async (event: 'newCall' | 'answer' | 'hangup', fields: Record<string, string>): Promise<void> => {
    const answer = await request.post(`/api/cti/${token}`, { form: { event, callId, ...fields } });
    expect(answer.ok(), `${event}: ${await answer.text()}`).toBe(true);
  };
}
