import type { ThreadMessage } from '@linia/protocol';

const pictures = /^image\/(?:png|jpe?g|gif|webp|bmp)$/i;
/** More in one letter would be a page of megabytes. */
const most = 10 * 1024 * 1024;

/** What its own look is shown in: nothing runs, nothing is fetched; its own pictures are written into it. */
export const framed = (html: string): string =>
  `<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"><style>body{font:14px system-ui;margin:8px;color:#111;background:#fff;overflow-wrap:anywhere}img{max-width:100%;height:auto}</style>${html}`;

/** The pictures that came with a letter and stand in its text. */
export const inlinePictures = (message: ThreadMessage): ThreadMessage['attachments'] =>
  message.attachments.filter(
    ({ contentId, type }) =>
      contentId !== null && pictures.test(type) && (message.html ?? '').includes(`data-cid="${contentId}"`),
  );

/** Its pictures, asked for by a hand: fetched from us and written into the text as data. Those from the net stay where they are. */
export async function withPictures(number: number, message: ThreadMessage): Promise<string> {
  let html = message.html ?? '';
  let bytes = 0;
  for (const { key, contentId, type, bytes: size } of inlinePictures(message)) {
    bytes += size;
    if (bytes > most) break;
    const answer = await fetch(`/api/tickets/${number}/attachments/${key}`);
    if (!answer.ok) continue;
    const data = await dataUrl(new Blob([await answer.arrayBuffer()], { type }));
    html = html.replaceAll(`data-cid="${contentId}"`, `src="${data}"`);
  }
  return html;
}

const dataUrl = (blob: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(new Error('a picture could not be read'));
    reader.readAsDataURL(blob);
  });

export const kilobytes = (bytes: number): number => Math.max(1, Math.round(bytes / 1024));
