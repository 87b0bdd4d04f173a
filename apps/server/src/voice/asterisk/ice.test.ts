import { expect, it } from 'vitest';
import { iceServersFor } from './ice.ts';

it('a relay is entered with a name that ends, signed with its secret; what only tells addresses needs none', () => {
  const servers = ['stun:turn.company.ru:3478', 'turn:turn.company.ru:3478?transport=udp'];
  const until = new Date('2026-11-23T09:00:00.500Z');
  expect(iceServersFor({ servers, secret: 'north' }, 7, until)).toEqual([
    { urls: 'stun:turn.company.ru:3478' },
    // printf %s 1795424400:agent-7 | openssl dgst -sha1 -hmac north -binary | base64
    { urls: servers[1], username: '1795424400:agent-7', credential: 'YgVZSjUTTokCOirME/oSENvs86o=' },
  ]);
  expect(iceServersFor({ servers: [], secret: null }, 7, until)).toEqual([]);
});
