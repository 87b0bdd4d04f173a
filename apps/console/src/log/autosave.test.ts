import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Autosave } from './autosave.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function desk() {
  const server = { has: '', sent: [] as string[], away: false, tooLong: 100 };
  const heard = { state: 'same', refused: 0 };
  const autosave = new Autosave<string, string>({
    save: async (text) => {
      await new Promise((done) => setTimeout(done, 50));
      if (server.away) throw new Error('away');
      if (text.length > server.tooLong) throw new RangeError('too long');
      server.sent.push(text);
      return (server.has = text);
    },
    isHopeless: (error) => error instanceof RangeError,
    onstate: (state) => (heard.state = state),
    onsaved: () => {},
    onrefused: () => heard.refused++,
  });
  return { server, heard, autosave };
}

test('a letter is on the server within a second, also while typing never stops', async () => {
  const { server, autosave } = desk();
  let text = '';
  for (let letter = 0; letter < 20; letter++) {
    autosave.change((text += 'а'));
    await vi.advanceTimersByTimeAsync(100);
    if (text.length > 10) expect(server.has.length).toBeGreaterThanOrEqual(text.length - 10);
  }
  await vi.advanceTimersByTimeAsync(1000);
  expect(server.has).toBe(text);
});

test('a short word is sent once, not letter by letter', async () => {
  const { server, autosave } = desk();
  for (const text of ['а', 'ак', 'акт']) autosave.change(text);
  await vi.advanceTimersByTimeAsync(1000);
  expect(server.sent).toEqual(['акт']);
});

test('what was typed while the last one was on its way goes after it', async () => {
  const { server, heard, autosave } = desk();
  autosave.change('первое');
  await vi.advanceTimersByTimeAsync(370);
  autosave.change('второе');
  expect(heard.state).toBe('saving');
  await vi.advanceTimersByTimeAsync(1000);
  expect(server.sent).toEqual(['первое', 'второе']);
  expect(heard.state).toBe('same');
});

test('without a connection it is tried again until it arrives, with the newest text', async () => {
  const { server, heard, autosave } = desk();
  server.away = true;
  autosave.change('первое');
  await vi.advanceTimersByTimeAsync(5000);
  expect(heard.state).toBe('failed');
  autosave.change('первое и второе');
  server.away = false;
  await vi.advanceTimersByTimeAsync(8100);
  expect(server.sent).toEqual(['первое и второе']);
  expect(heard.state).toBe('same');
});

test('a connection that came back is used at once', async () => {
  const { server, autosave } = desk();
  server.away = true;
  autosave.change('первое');
  await vi.advanceTimersByTimeAsync(30_000);
  server.away = false;
  void autosave.flush();
  await vi.advanceTimersByTimeAsync(60);
  expect(server.has).toBe('первое');
});

test('what the server will not have is not sent again and again, but the next change is', async () => {
  const { server, heard, autosave } = desk();
  autosave.change('а'.repeat(101));
  await vi.advanceTimersByTimeAsync(20_000);
  expect(heard).toEqual({ state: 'refused', refused: 1 });
  autosave.change('а'.repeat(100));
  await vi.advanceTimersByTimeAsync(1000);
  expect(server.has.length).toBe(100);
  expect(heard.state).toBe('same');
});

test('after the end nothing is sent', async () => {
  const { server, autosave } = desk();
  autosave.change('поздно');
  autosave.end();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(server.sent).toEqual([]);
});
