import type { Refusal } from '@linia/protocol';
import { locale } from './locale.svelte.ts';
import { m } from './paraglide/messages.js';

/** A refusal with its stable code, from HTTP or from a socket's ack; `network.*` are ours. The message is for people. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly field: string | undefined;
  readonly details: unknown;

  constructor(refusal: Refusal['error'], status = 0, whole: unknown = undefined) {
    super(refusal.message);
    this.name = 'ApiError';
    this.code = refusal.code;
    this.status = status;
    this.field = refusal.field;
    this.details = refusal.details ?? whole;
  }
}

/** What happens when the server no longer knows us. The session sets it once. */
let onSignedOut: () => void = () => {};
export const whenSignedOut = (then: () => void): void => void (onSignedOut = then);
/** The socket was told so. */
export const signedOut = (): void => onSignedOut();

const TIMEOUT_MS = 15_000;
const FILE_TIMEOUT_MS = 180_000;

/** JSON over HTTP. A refusal is thrown as ApiError; a 401 elsewhere than on the session itself means the session ended. */
export const api = {
  get: <T>(path: string, signal?: AbortSignal) => call<T>('GET', path, undefined, signal),
  post: <T>(path: string, body: unknown = {}) => call<T>('POST', path, body),
  put: <T>(path: string, body: unknown) => call<T>('PUT', path, body),
  patch: <T>(path: string, body: unknown) => call<T>('PATCH', path, body),
  delete: <T>(path: string) => call<T>('DELETE', path),
  /** A file as it is. The server looks at it before it answers, so it has more time. */
  send: <T>(path: string, file: Blob) => call<T>('POST', path, file),
  /** The same, telling how much of it is there: what only the older way of asking can say. */
  upload: <T>(path: string, file: Blob, progress: (share: number) => void): Promise<T> =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open('POST', path);
      request.responseType = 'json';
      request.timeout = FILE_TIMEOUT_MS;
      request.setRequestHeader('accept-language', locale.current);
      request.setRequestHeader('content-type', 'application/octet-stream');
      request.upload.onprogress = ({ loaded, total }) => progress(total > 0 ? loaded / total : 0);
      request.onerror = request.ontimeout = () =>
        reject(new ApiError({ code: 'network.offline', message: m.error_offline() }));
      request.onload = () => {
        const { status, response } = request as { status: number; response: unknown };
        if (status === 401) onSignedOut();
        if (status >= 200 && status < 300) resolve(response as T);
        else reject(new ApiError(isRefusal(response) ? response.error : unclear(status), status, response));
      };
      request.send(file);
    }),
  /** Sent as the page goes away: nobody waits for the answer, and a body over 64 KB the browser refuses. */
  farewell(path: string, body: unknown): void {
    const headers = { 'content-type': 'application/json' };
    void fetch(path, { method: 'PUT', headers, body: JSON.stringify(body), keepalive: true }).catch(() => undefined);
  },
};

async function call<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const response = await reach(method, path, body, signal);
  const answer: unknown = await response.json().catch(() => undefined);
  // cut on its way, or somebody else's page: what was asked for must not look like nothing
  if (response.ok && answer === undefined && method === 'GET')
    throw new ApiError({ code: 'network.cut', message: m.error_offline() });
  if (response.ok) return answer as T;
  if (response.status === 401 && path !== '/api/session') onSignedOut();
  throw new ApiError(isRefusal(answer) ? answer.error : unclear(response.status), response.status, answer);
}

async function reach(method: string, path: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  const file = body instanceof Blob;
  const timeout = AbortSignal.timeout(file ? FILE_TIMEOUT_MS : TIMEOUT_MS);
  const headers: Record<string, string> = { accept: 'application/json', 'accept-language': locale.current };
  if (body !== undefined) headers['content-type'] = file ? 'application/octet-stream' : 'application/json';
  try {
    return await fetch(path, {
      method,
      headers,
      body: body === undefined || file ? body : JSON.stringify(body),
      credentials: 'same-origin',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiError({ code: timeout.aborted ? 'network.slow' : 'network.offline', message: m.error_offline() });
  }
}

const isRefusal = (answer: unknown): answer is Refusal =>
  typeof (answer as Refusal | undefined)?.error?.code === 'string';

const unclear = (status: number): Refusal['error'] => ({
  code: `http.${status}`,
  message: m.error_unclear({ status }),
});
