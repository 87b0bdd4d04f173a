import type { FastifyReply } from 'fastify';

/** Always saved and never shown: what a stranger sent must not run in a page of ours. */
export function download(reply: FastifyReply, name: string, content: Buffer): Buffer {
  void reply.headers({
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="file"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, escape)}`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'private, no-store',
  });
  return content;
}

const escape = (sign: string): string => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
