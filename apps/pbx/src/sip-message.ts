export type SipMessage = { method: string | null; status: number | null; headers: [string, string][]; body: string };

/** As it came: a request or a response. */
export function message(text: string): SipMessage {
  const [head = '', body = ''] = text.split('\r\n\r\n', 2);
  const [first = '', ...lines] = head.split('\r\n');
  const status = /^SIP\/2\.0 (\d{3})/.exec(first)?.[1];
  return {
    method: status ? null : first.split(' ')[0]!,
    status: status ? Number(status) : null,
    headers: lines.map((line) => [line.slice(0, line.indexOf(':')).trim(), line.slice(line.indexOf(':') + 1).trim()]),
    body,
  };
}

const short: Record<string, string> = { 'call-id': 'i', from: 'f', to: 't', contact: 'm', via: 'v' };

export function header({ headers }: SipMessage, name: string): string {
  const wanted = name.toLowerCase();
  return headers.find(([each]) => each.toLowerCase() === wanted || each.toLowerCase() === short[wanted])?.[1] ?? '';
}

/** An answer to a request: its own headers come back. */
export function respond(
  request: SipMessage,
  status: number,
  reason: string,
  contact: string,
  tag = 'linia',
  body = '',
): string {
  const to = header(request, 'To');
  const lines = [
    `SIP/2.0 ${status} ${reason}`,
    ...request.headers.filter(([name]) => /^(via|v)$/i.test(name)).map(([, value]) => `Via: ${value}`),
    `From: ${header(request, 'From')}`,
    `To: ${/;tag=/.test(to) ? to : `${to};tag=${tag}`}`,
    `Call-ID: ${header(request, 'Call-ID')}`,
    `CSeq: ${header(request, 'CSeq')}`,
    `Contact: <${contact}>`,
    ...(body ? ['Content-Type: application/sdp'] : []),
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}
