import { seedDemo } from '@linia/drizzle/seed';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { freshDatabase } from '../testing/database.ts';
import { readConfig } from './config.ts';
import { refusePublicDemo } from './fence.ts';

const reached = [
  { HOST: '0.0.0.0' },
  { HOST: '192.168.0.5' },
  { HOST: '127.0.0.1', PUBLIC_URL: 'https://linia.example.ru' },
];

describe('the demo', () => {
  it('is what a machine shows to itself', () => {
    for (const env of [{}, { HOST: '::1' }, { HOST: 'localhost' }, { PUBLIC_URL: 'http://[::1]:3000/' }])
      expect(readConfig(env)).toMatchObject({ demo: true });
    expect(readConfig({ DATABASE_URL: 'postgres://elsewhere/linia' })).toMatchObject({ demo: false });
    expect(readConfig({ LINIA_DEMO: '0' })).toMatchObject({ demo: false });
  });

  it.each(reached)('is not begun where others reach it, unless that is asked for: %j', (env) => {
    expect(readConfig(env)).toMatchObject({ demo: false });
    expect(readConfig({ ...env, LINIA_DEMO: '1' })).toMatchObject({ demo: true, openDemo: true });
  });

  it('once begun is not shown to others either', async () => {
    const fresh = await freshDatabase();
    const client = new pg.Client({ connectionString: fresh.url });
    await client.connect();
    for (const env of reached) await refusePublicDemo(readConfig(env), client);
    await seedDemo(client, { hash: async () => 'no password at all' });
    for (const env of reached) {
      await expect(refusePublicDemo(readConfig(env), client)).rejects.toThrow('demo people');
      await expect(refusePublicDemo(readConfig({ ...env, LINIA_DEMO: '0' }), client)).rejects.toThrow('demo people');
      await refusePublicDemo(readConfig({ ...env, LINIA_DEMO: '1' }), client);
    }
    await refusePublicDemo(readConfig({ LINIA_DEMO: '0' }), client);
    await client.end();
    await fresh.drop();
  });
});

it('a public address is one, and comes without what hangs behind it', () => {
  expect(readConfig({ PUBLIC_URL: 'https://Linia.example.ru/' }).publicUrl).toBe('https://linia.example.ru');
  for (const PUBLIC_URL of ['linia.example.ru', 'ftp://linia.example.ru', 'https://linia.example.ru/desk', '/'])
    expect(() => readConfig({ PUBLIC_URL })).toThrow('PUBLIC_URL');
  expect(() => readConfig({ PORT: 'http' })).toThrow('PORT');
});

it('an Asterisk is told of as a whole, or not at all', () => {
  const told = { LINIA_ARI_URL: 'http://127.0.0.1:8088/ari', LINIA_ARI_USER: 'linia', LINIA_ARI_PASSWORD: 'secret' };
  expect(readConfig({}).asterisk).toBeNull();
  expect(readConfig(told).asterisk).toMatchObject({ user: 'linia', sipWsUrl: 'ws://127.0.0.1:8088/ws' });
  expect(readConfig({ ...told, LINIA_SIP_WS_URL: 'wss://pbx/ws' }).asterisk?.sipWsUrl).toBe('wss://pbx/ws');
  expect(() => readConfig({ ...told, LINIA_ARI_PASSWORD: '' })).toThrow('LINIA_ARI_PASSWORD');
  for (const LINIA_ARI_URL of ['127.0.0.1:8088', 'ws://127.0.0.1:8088'])
    expect(() => readConfig({ ...told, LINIA_ARI_URL })).toThrow('LINIA_ARI_URL');
  expect(() => readConfig({ ...told, LINIA_SIP_WS_URL: 'http://pbx/ws' })).toThrow('LINIA_SIP_WS_URL');
});

it('a password in the address of an Asterisk is refused, and not said again', () => {
  const told = { LINIA_ARI_USER: 'linia', LINIA_ARI_PASSWORD: 'secret' };
  for (const LINIA_ARI_URL of ['http://linia:hush@127.0.0.1:8088', 'ftp://linia:hu/sh@pbx', 'linia:hush@pbx'])
    expect(() => readConfig({ ...told, LINIA_ARI_URL })).toThrow(/^(?!.*hu\/?sh).*LINIA_ARI_URL/);
});

it('a relay for people outside comes with its secret, or the server does not begin', () => {
  const LINIA_ICE_SERVERS = 'stun:turn.company.ru:3478, turn:turn.company.ru:3478?transport=udp';
  expect(readConfig({}).ice).toEqual({ servers: [], secret: null });
  expect(readConfig({ LINIA_ICE_SERVERS, LINIA_TURN_SECRET: 'north' }).ice).toEqual({
    servers: ['stun:turn.company.ru:3478', 'turn:turn.company.ru:3478?transport=udp'],
    secret: 'north',
  });
  expect(readConfig({ LINIA_ICE_SERVERS: 'stun:turn.company.ru' }).ice.servers).toHaveLength(1);
  expect(() => readConfig({ LINIA_ICE_SERVERS })).toThrow('LINIA_TURN_SECRET');
  expect(() => readConfig({ LINIA_ICE_SERVERS: 'turn.company.ru' })).toThrow('LINIA_ICE_SERVERS');
});
