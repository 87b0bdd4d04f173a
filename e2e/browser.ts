import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chromium, type LaunchOptions } from '@playwright/test';

/**
 * What to give Playwright so that a browser starts on this machine: the one it is told of, its own download,
 * the system's, and at last the one that came with npm, which needs neither root nor a download.
 */
export function findBrowser(): LaunchOptions {
  const path = process.env['CHROMIUM_PATH'];
  if (path) return withArguments({ executablePath: path });
  // The full browser, not the shell of it, is what Playwright downloads last: when it is there, all is.
  if (existsSync(chromium.executablePath())) return withArguments({ channel: 'chromium' });
  const system = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(isProgram);
  if (system) return withArguments({ executablePath: system });
  return withArguments(fromNpm());
}

function withArguments(options: LaunchOptions): LaunchOptions {
  return {
    ...options,
    // Not a word to the outside: the tests are the same without a network.
    args: ['--disable-background-networking', '--disable-component-update', '--no-first-run'],
    chromiumSandbox: canSandbox(),
  };
}

/** Chromium's sandbox is a user namespace; as root, and where the machine forbids them, it starts only without. */
function canSandbox(): boolean {
  if (process.getuid?.() === 0) return false;
  return process.platform !== 'linux' || spawnSync('unshare', ['--user', 'true']).status === 0;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Chromium from @sparticuz/chromium, unpacked once into a folder of ours (its own choice is a fixed name in /tmp). */
function fromNpm(): LaunchOptions {
  const require = createRequire(import.meta.url);
  const entry = require.resolve('@sparticuz/chromium');
  const home = unpackOnce(entry, join(dirname(entry), '../../../../.cache/linia-chromium'));
  const executablePath = join(home, 'chromium');
  return { executablePath, env: environment(home, executablePath) };
}

function unpackOnce(entry: string, kept: string): string {
  const { version } = createRequire(entry)('../../package.json') as { version: string };
  const home = `${kept}-${version}`;
  if (isProgram(join(home, 'chromium'))) return home;
  let parent = dirname(home);
  try {
    mkdirSync(parent, { recursive: true });
    accessSync(parent, constants.W_OK);
  } catch {
    parent = tmpdir();
  }
  const unpacked = mkdtempSync(join(parent, 'linia-chromium-'));
  // The package unpacks into the temporary folder, and brings NSS only when it believes it is on that platform.
  const code = `await (await import('@sparticuz/chromium')).default.executablePath()`;
  execFileSync(process.execPath, ['--input-type=module', '-e', code], {
    cwd: dirname(entry),
    env: { ...process.env, TMPDIR: unpacked, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (parent === tmpdir()) return rememberToRemove(unpacked);
  try {
    renameSync(unpacked, home);
  } catch {
    rmSync(unpacked, { recursive: true }); // another run was first
  }
  return home;
}

function rememberToRemove(folder: string): string {
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Only what the machine lacks: NSS's libraries, and a font for the letters no web font draws. */
function environment(home: string, executablePath: string): Record<string, string> {
  const env = Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => !!entry[1]));
  const { stdout } = spawnSync('ldd', [executablePath], { encoding: 'utf8' });
  if (/not found/.test(stdout ?? '')) env['LD_LIBRARY_PATH'] = join(home, 'al2023/lib');
  if (!existsSync('/etc/fonts/fonts.conf')) {
    const conf = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${home}/fonts</dir><cachedir>${home}/fonts-cache</cachedir></fontconfig>`;
    writeFileSync(join(home, 'fonts.conf'), conf);
    env['FONTCONFIG_FILE'] = join(home, 'fonts.conf');
  }
  return env;
}
