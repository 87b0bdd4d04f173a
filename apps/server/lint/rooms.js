import path from 'node:path';

/**
 * Imports run one way (the house's layout). Each place has a floor; a file may import its own floor and those below.
 * Doors (`*.routes.ts`, `*.socket.ts`) stand on the highest floor of the server whatever room they are in.
 */
const floors = [
  { name: 'packages/domain', at: /^packages\/domain\//, may: [] },
  { name: 'packages/protocol', at: /^packages\/protocol\//, may: ['packages/domain'] },
  { name: 'packages/ui', at: /^packages\/ui\//, may: ['packages/domain'] },
  { name: 'apps/portal', at: /^apps\/portal\//, may: ['packages/domain', 'packages/protocol', 'packages/ui'] },
];

const serverFloors = {
  shell: 0,
  queues: 1,
  organizations: 1,
  agents: 2,
  faq: 2,
  feedback: 2,
  tickets: 2,
  routing: 2,
  interactions: 2,
  people: 2,
  supervision: 2,
  outbox: 2,
  imports: 2,
  desks: 3,
  clock: 3,
  voice: 3,
};
const edges = new Set(['voice', 'mail', 'portal']);

/** Rooms of the console: only views compose several; only the three ways out talk to the world. */
const sharedOfConsole = /^apps\/console\/src\/(parts\/|paraglide\/|[^/]+\.ts$|[^/]+\.svelte$|styles\/)/;

export default {
  meta: { type: 'problem', schema: [], messages: { breach: '{{what}}' } },
  create(context) {
    const file = path.relative(context.cwd, context.filename).replaceAll(path.sep, '/');
    if (/\.test\.ts$|\.long\.ts$|\/testing\/|\/test-/.test(file)) return {};
    const check = (node) => {
      const what = breach(file, String(node.source?.value ?? ''));
      if (what) context.report({ node, messageId: 'breach', data: { what } });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: (node) => node.source && check(node),
      ExportAllDeclaration: check,
      ImportExpression: check,
    };
  },
};

function breach(file, source) {
  return betweenPackages(file, source) ?? insideServer(file, source) ?? insideConsole(file, source);
}

function betweenPackages(file, source) {
  const floor = floors.find(({ at }) => at.test(file));
  const other = /^@linia\/([\w-]+)/.exec(source)?.[1];
  if (!floor || !other) return null;
  const wanted = `packages/${other}`;
  if (floor.name === wanted || floor.may.includes(wanted)) return null;
  return `${floor.name} may import ${floor.may.join(', ') || 'only itself'}: move what both need down into packages/domain or packages/protocol.`;
}

function insideServer(file, source) {
  const here = /^apps\/server\/src\/(\w+)\/(.+)$/.exec(file);
  if (!here || !source.startsWith('.')) return null;
  const target = path.posix.join(path.posix.dirname(file), source);
  const there = /^apps\/server\/src\/(\w+)\//.exec(target)?.[1];
  if (!there || there === here[1] || !(there in serverFloors)) return null;
  if (edges.has(there))
    return `Nobody imports ${there}/ but app.ts: give the outbox an effect, or pass what is needed in from app.ts.`;
  const isDoor = /\.(routes|socket)\.ts$/.test(here[2]);
  const mine = isDoor ? 3 : (serverFloors[here[1]] ?? 3);
  if (serverFloors[there] <= mine) return null;
  return `${here[1]}/ lies below ${there}/: imports run down only. Move the shared piece to the lower room, or let a door compose the two.`;
}

function insideConsole(file, source) {
  const here = /^apps\/console\/src\/([\w-]+)\//.exec(file)?.[1];
  if (!here || here === 'views' || here === 'parts' || !source.startsWith('.')) return null;
  const target = path.posix.join(path.posix.dirname(file), source);
  const there = /^apps\/console\/src\/([\w-]+)\//.exec(target)?.[1];
  if (!there || there === here || sharedOfConsole.test(target)) return null;
  return `${here}/ imports ${there}/: only views/ compose several rooms. Pass it in from the view, or move it to parts/.`;
}
