import type { LineRow } from '@linia/protocol';
import { wavOf } from '../apps/pbx/src/wave.ts';
import { expect, test } from './desk.ts';
import { nothingWrong } from './nothing-wrong.ts';

const tone = Int16Array.from({ length: 16_000 }, (_, n) => 8_000 * Math.sin(n / 3));

test('a line greets in a recording that was uploaded and is listened to; the text and the recordings before come back', async ({
  open,
}) => {
  const admin = await open('admin', '/settings/lines');
  const lines = (await (await admin.request.get('/api/lines')).json()) as LineRow[];
  const name = `Телефон ${Date.now().toString(36)}`;
  const line = { name, number: '+7 812 334-38-12', queueId: lines[0]!.queueId, routing: 'linia', voice: 'asterisk' };
  const made = await admin.request.post('/api/lines', { data: { ...line, announcesRecording: true } });
  expect(made.ok()).toBe(true);
  await admin.reload();
  await admin.getByRole('button', { name }).click();
  const side = admin.getByRole('complementary');
  await side.getByLabel('Приветствие').fill('Здравствуйте! Вы позвонили в поддержку.');
  const picker = side.locator('input[type=file]').first();
  await picker.setInputFiles({ name: 'голос.mp3', mimeType: 'audio/mpeg', buffer: Buffer.from('ID3 not a sound') });
  await expect(side.getByRole('alert')).toContainText('WAV без сжатия');
  await picker.setInputFiles({ name: 'голос.wav', mimeType: 'audio/wav', buffer: wavOf(tone) });
  await expect(side.getByText('Звучит запись «голос.wav», 2 с')).toBeVisible();
  const heard = admin.waitForResponse((answer) => answer.url().includes('/sounds/') && answer.ok());
  await side.getByRole('button', { name: 'Прослушать', exact: true }).first().press('Enter');
  await heard;
  await side.getByRole('button', { name: 'Вернуть текст' }).click();
  await side.getByRole('button', { name: 'Прежние записи: 1' }).click();
  await side.getByRole('button', { name: 'Поставить снова' }).click();
  await expect(side.getByText('Звучит запись «голос.wav», 2 с')).toBeVisible();
  await nothingWrong(admin, 'a line with a recording');
  if (process.env['PICTURES']) await admin.screenshot({ path: `${process.env['PICTURES']}/line-sounds.png` });
});
