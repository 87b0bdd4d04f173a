import type { App } from '../shell/web.ts';

/** A page as a reader has it: `text` has plain spaces and no tags. */
export async function pageOf(
  app: App,
  url: string,
  how: { headers?: Record<string, string>; form?: Record<string, string> } = {},
): Promise<{ status: number; headers: Record<string, unknown>; html: string; text: string }> {
  const answer = await app.inject({
    url,
    headers: { ...how.headers, ...(how.form && { 'content-type': 'application/x-www-form-urlencoded' }) },
    ...(how.form && { method: 'POST' as const, payload: new URLSearchParams(how.form).toString() }),
  });
  const text = answer.body
    .replace(/<(script|style)[^]*?<\/\1>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
  return { status: answer.statusCode, headers: answer.headers, html: answer.body, text };
}
