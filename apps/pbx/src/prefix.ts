import { access, readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** What was unpacked: its root, the folder of its libraries in it, and what loads them. */
export type Libraries = { root: string; folder: string; loader: string };

/** Where Asterisk is fetched to: never the project's own tree. */
export const prefixFolder = (): string =>
  process.env['LINIA_PBX_PREFIX'] || join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'linia', 'pbx');

/** Where the relay of tests is fetched to. */
export const relayFolder = (): string => `${prefixFolder()}-relay`;

/** The folder of fetched packages: their own libraries and the loader that is to be used with them, never the machine's. */
export async function libraries(prefix: string): Promise<Libraries | null> {
  if (!(await there(join(prefix, 'complete')))) return null;
  return librariesIn(join(prefix, 'root'));
}

export async function librariesIn(root: string): Promise<Libraries | null> {
  const names = await readdir(join(root, 'usr/lib')).catch(() => []);
  for (const name of names.filter((each) => each.endsWith('-linux-gnu'))) {
    const folder = join(root, 'usr/lib', name);
    const loader = (await readdir(folder)).find((each) => /^ld-linux.*\.so\.\d$/.test(each));
    if (loader) return { root, folder, loader: join(folder, loader) };
  }
  return null;
}

/** How a program of these packages is run. */
export const runIn = ({ folder, loader }: Pick<Libraries, 'folder' | 'loader'>): string[] => [
  loader,
  '--inhibit-cache',
  '--library-path',
  [folder, `${folder}/nss`, `${folder}/pulseaudio`].join(':'),
];

const there = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
