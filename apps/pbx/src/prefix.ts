import { access, readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where Asterisk is fetched to: never the project's own tree. */
export const prefixFolder = (): string =>
  process.env['LINIA_PBX_PREFIX'] || join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'linia', 'pbx');

/** The folder of fetched packages: their own libraries and the loader that is to be used with them, never the machine's. */
export async function libraries(prefix: string): Promise<{ root: string; folder: string; loader: string } | null> {
  if (!(await there(join(prefix, 'complete')))) return null;
  return librariesIn(join(prefix, 'root'));
}

export async function librariesIn(root: string): Promise<{ root: string; folder: string; loader: string } | null> {
  const names = await readdir(join(root, 'usr/lib')).catch(() => []);
  for (const name of names.filter((each) => each.endsWith('-linux-gnu'))) {
    const folder = join(root, 'usr/lib', name);
    const loader = (await readdir(folder)).find((each) => /^ld-linux.*\.so\.\d$/.test(each));
    if (loader) return { root, folder, loader: join(folder, loader) };
  }
  return null;
}

/** How a program of these packages is run. */
export const runIn = ({ folder, loader }: { folder: string; loader: string }): string[] => [
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
