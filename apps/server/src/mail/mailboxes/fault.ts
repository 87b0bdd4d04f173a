import { isIP } from 'node:net';
import { checkServerIdentity, connect, type PeerCertificate } from 'node:tls';
import type { MailFaultCode } from '@linia/protocol';

/** What is wrong, as a code that has words, and what the server or its certificate says of it. */
export type Fault = { code: MailFaultCode; said: string };

/** As Node, imapflow, nodemailer and PostgreSQL throw. */
type Thrown = Error & {
  code?: string;
  cause?: unknown;
  errors?: unknown[];
  authenticationFailed?: boolean;
  serverResponseCode?: string;
  mailboxMissing?: boolean;
  responseText?: string;
  response?: unknown;
  responseCode?: number;
  command?: string;
};

const byCode: Record<string, MailFaultCode> = {
  ENOTFOUND: 'host.unknown',
  EAI_AGAIN: 'host.unknown',
  EAI_FAIL: 'host.unknown',
  EDNS: 'host.unknown',
  ECONNREFUSED: 'port.refused',
  ETIMEDOUT: 'host.silent',
  ETIMEOUT: 'host.silent',
  EHOSTUNREACH: 'host.silent',
  ENETUNREACH: 'host.silent',
  CONNECT_TIMEOUT: 'host.silent',
  GREETING_TIMEOUT: 'host.silent',
  UPGRADE_TIMEOUT: 'host.silent',
  ECONNRESET: 'server.closed',
  EPIPE: 'server.closed',
  ECONNECTION: 'server.closed',
  EConnectionClosed: 'server.closed',
  NoConnection: 'server.closed',
  ClosedAfterConnectText: 'server.closed',
  ClosedAfterConnectTLS: 'server.closed',
  ERR_SSL_WRONG_VERSION_NUMBER: 'tls.none',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'tls.none',
  EPROTO: 'tls.none',
  ETLS: 'tls.missing',
  CERT_HAS_EXPIRED: 'certificate.expired',
  CERT_NOT_YET_VALID: 'certificate.early',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate.name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate.issuer',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate.issuer',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate.issuer',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate.issuer',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate.issuer',
  EAUTH: 'password.wrong',
  '53100': 'disk.ours',
};

/** Reads what was thrown. Never throws. */
export function faultOf(thrown: unknown): Fault {
  const error = (thrown instanceof Error ? thrown : new Error(String(thrown))) as Thrown;
  // what was said, never what was asked: no password stands in an answer
  const said = (error.responseText ?? (typeof error.response === 'string' ? error.response : '')) || error.message;
  return { code: codeOf(error, said), said: said.slice(0, 300) };
}

function codeOf(error: Thrown, said: string): MailFaultCode {
  if (error.authenticationFailed) return 'password.wrong';
  if (error.mailboxMissing || error.serverResponseCode === 'NONEXISTENT') return 'folder.missing';
  if (error.serverResponseCode === 'OVERQUOTA') return 'box.full';
  for (const each of causes(error)) {
    const known = byCode[each.code ?? ''];
    if (known === 'server.closed' && each.responseCode) break;
    if (known) return known;
  }
  // nodemailer says «connect ECONNREFUSED 127.0.0.1:25» of its own code ESOCKET
  const named = byCode[/\b(?:E[A-Z]{3,}|CERT_[A-Z_]+|[A-Z]+(?:_[A-Z]+){2,})\b/.exec(error.message)?.[0] ?? ''];
  if (named) return named;
  if (/certificate/i.test(error.message))
    return /expired/i.test(error.message)
      ? 'certificate.expired'
      : /altnames/i.test(error.message)
        ? 'certificate.name'
        : 'certificate.issuer';
  if (/wrong version number|packet length too long|unknown protocol/i.test(error.message)) return 'tls.none';
  if (/STARTTLS/i.test(error.message)) return 'tls.missing';
  if (error.code?.startsWith('ERR_SSL') || error.code?.startsWith('ERR_TLS')) return 'tls.failed';
  if (
    error.responseCode === 452 ||
    error.responseCode === 552 ||
    /no space|quota|insufficient system storage/i.test(said)
  )
    return 'disk.theirs';
  if (/^(?:timeout|greeting never received)/i.test(error.message)) return 'host.silent';
  if (error.responseCode === 530 || error.responseCode === 535) return 'password.wrong';
  if (error.command === 'MAIL FROM') return 'sender.refused';
  return error.responseCode || error.responseText ? 'server.refused' : 'other';
}

function causes(error: Thrown): Thrown[] {
  const below = [error.cause, ...(error.errors ?? [])].filter((each): each is Thrown => each instanceof Error);
  return [...below.flatMap(causes), error];
}

/**
 * What the certificate itself says, where it is what is wrong: whose it is, who gave it, until when. A self-made one that has
 * also expired is told as expired.
 */
export async function lookAtCertificate(fault: Fault, at: { host: string; port: number }): Promise<Fault> {
  if (!fault.code.startsWith('certificate.')) return fault;
  const shown = await certificateOf(at).catch(() => null);
  if (!shown?.valid_to) return fault;
  const name = (of: PeerCertificate['subject'] | undefined) => String(of?.CN ?? of?.O ?? '—');
  const names = (shown.subjectaltname ?? '').replaceAll('DNS:', '') || name(shown.subject);
  const [from, until] = [new Date(shown.valid_from), new Date(shown.valid_to)];
  const said = `${names} · ${name(shown.issuer)} · ${from.toISOString().slice(0, 10)} – ${until.toISOString().slice(0, 10)}`;
  const over = until.getTime() < Date.now() ? 'certificate.expired' : null;
  const early = from.getTime() > Date.now() ? 'certificate.early' : null;
  const foreign = checkServerIdentity(at.host, shown) ? 'certificate.name' : null;
  return { code: over ?? early ?? foreign ?? fault.code, said: said.slice(0, 300) };
}

function certificateOf({ host, port }: { host: string; port: number }): Promise<PeerCertificate | null> {
  return new Promise((resolve, reject) => {
    // it is only looked at: nothing is said over this connection
    const named = isIP(host) === 0 && { servername: host };
    const socket = connect({ host, port, ...named, rejectUnauthorized: false, timeout: 5_000 }, () => {
      resolve(socket.getPeerCertificate());
      socket.destroy();
    });
    socket.on('timeout', () => socket.destroy(new Error('no certificate')));
    socket.on('error', reject);
    socket.on('close', () => resolve(null));
  });
}
