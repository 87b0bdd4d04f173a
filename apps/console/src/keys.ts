/**
 * THE table of keys. A key presses the button that carries its action (`{...keyOf('hold')}`), so it can do nothing the
 * screen doesn't show, and a button that can't be used says why instead. Keys are physical (`event.code`): they work in
 * the Russian layout and inside fields. No bare letter acts on a call: a lost focus must not hang up while someone types.
 */
export type Scope = 'everywhere' | 'offer' | 'call' | 'wrapUp' | 'desk' | 'board';
export const scopes: readonly Scope[] = ['everywhere', 'offer', 'call', 'wrapUp', 'desk', 'board'];

/** Where the focus must be: nowhere in particular, anywhere but a field, or in a field. Absent: anywhere. */
export type When = 'idle' | 'notTyping' | 'typing';

export interface Combo {
  code: string;
  ctrl?: true;
  alt?: true;
  shift?: true;
  when?: When;
}

interface Key {
  scope: Scope;
  combos: readonly Combo[];
  /** Its button is a main one, so Ctrl+Enter presses it too. */
  main?: true;
  /** Works while a dialog is open over its button. */
  through?: true;
  /** Only where this browser has a telephone. */
  telephone?: true;
  /** Promised to a later step: kept free, shown nowhere. */
  reserved?: true;
}

const alt = (code: string): Combo => ({ code, alt: true });

const table = {
  primary: { scope: 'everywhere', combos: [{ code: 'Enter', ctrl: true }] },
  search: { scope: 'everywhere', combos: [{ code: 'Slash', when: 'notTyping' }] },
  help: { scope: 'everywhere', combos: [{ code: 'F1' }], through: true },
  leave: { scope: 'everywhere', combos: [{ code: 'Escape', when: 'typing' }] },
  undo: { scope: 'everywhere', combos: [alt('KeyZ')] },

  accept: { scope: 'offer', combos: [{ code: 'Enter', when: 'idle' }], main: true },
  decline: { scope: 'offer', combos: [{ code: 'Escape', when: 'notTyping' }] },
  comeBack: { scope: 'offer', combos: [alt('KeyR')] },

  hold: { scope: 'call', combos: [alt('KeyH')], through: true },
  mute: { scope: 'call', combos: [alt('KeyM')], through: true, telephone: true },
  digits: { scope: 'call', combos: [alt('KeyK')], telephone: true },
  employee: { scope: 'call', combos: [alt('KeyT')] },
  transfer: { scope: 'call', combos: [alt('KeyG')], telephone: true },
  escalate: { scope: 'call', combos: [alt('KeyE')] },
  record: { scope: 'call', combos: [alt('KeyP')] },
  pauseRecording: { scope: 'call', combos: [alt('KeyI')] },
  confirmName: { scope: 'call', combos: [alt('KeyY')] },
  learnNumber: { scope: 'call', combos: [alt('KeyU')] },
  hangUp: { scope: 'call', combos: [{ code: 'KeyX', alt: true, shift: true }] },

  moreTime: { scope: 'wrapUp', combos: [alt('Equal'), alt('NumpadAdd')] },
  later: { scope: 'wrapUp', combos: [alt('Minus'), alt('NumpadSubtract')] },
  callBack: { scope: 'wrapUp', combos: [alt('KeyC')] },

  dial: { scope: 'desk', combos: [alt('KeyB')] },
  newRequest: { scope: 'desk', combos: [alt('KeyN')] },
  answer1: { scope: 'desk', combos: [alt('Digit1')] },
  answer2: { scope: 'desk', combos: [alt('Digit2')] },
  answer3: { scope: 'desk', combos: [alt('Digit3')] },
  answers: { scope: 'desk', combos: [alt('KeyO')] },

  presence: { scope: 'board', combos: [alt('KeyS')] },
  listen: { scope: 'board', combos: [alt('KeyL')] },
  whisper: { scope: 'board', combos: [alt('KeyW')] },
  join: { scope: 'board', combos: [alt('KeyJ')] },
  stopHearing: { scope: 'board', combos: [alt('KeyQ')] },
  wall: { scope: 'board', combos: [alt('KeyV')], reserved: true },
} as const satisfies Record<string, Key>;

type Table = typeof table;
export type Action = { [A in keyof Table]: Table[A] extends { reserved: true } ? never : A }[keyof Table];

/** Every key, reserved ones too; `keyActions` are those that work today. */
export const KEYS: Readonly<Record<keyof Table, Key>> = table;
export const keyActions = (Object.keys(KEYS) as (keyof Table)[]).filter((name) => !KEYS[name].reserved) as Action[];

/** The binding of a button: `<Button {...keyOf('hold')}>`. An input takes the focus, anything else is clicked. */
export function keyOf(action: Action): { keys: string[]; 'data-action': Action; 'aria-keyshortcuts': string } {
  const { combos, main } = KEYS[action];
  const all = main ? [...combos, ...KEYS.primary.combos] : combos;
  return {
    keys: all.filter((combo) => combo.code !== 'NumpadAdd').map(shown),
    'data-action': action,
    'aria-keyshortcuts': all.map(spoken).join(' '),
  };
}

/** Which action these keys mean with the focus where it is. */
export function actionFor(event: KeyPress, focus: Focus): Action | undefined {
  return keyActions.find((action) => KEYS[action].combos.some((combo) => fits(combo, event, focus)));
}

export type KeyPress = Pick<KeyboardEvent, 'code' | 'key' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'>;
/** Typing: in a field. Control: on a button, a link, a row of a list. Idle: nowhere in particular. */
export type Focus = 'typing' | 'control' | 'idle';

function fits(combo: Combo, event: KeyPress, focus: Focus): boolean {
  if (event.metaKey || event.ctrlKey !== Boolean(combo.ctrl) || event.altKey !== Boolean(combo.alt)) return false;
  if (combo.when === 'idle' && focus !== 'idle') return false;
  if (combo.when === 'notTyping' && focus === 'typing') return false;
  if (combo.when === 'typing' && focus !== 'typing') return false;
  // the slash has its own place in every layout, with Shift in some: the character counts as well
  if (combo.code === 'Slash' && event.key === '/') return true;
  // Alt + asks for Shift where "+" needs it
  const shift = combo.code === 'Equal' ? event.shiftKey : Boolean(combo.shift);
  return event.code === combo.code && event.shiftKey === shift;
}

const NAMES: Record<string, string> = { Enter: '⏎', Escape: 'Esc', Slash: '/', Equal: '+', NumpadAdd: '+' };
const name = (code: string): string => NAMES[code] ?? code.replace(/^(Key|Digit)/, '');

/** As it is drawn on the button: «Alt Shift X». */
export function shown({ code, ctrl, alt, shift }: Combo): string {
  return [ctrl && 'Ctrl', alt && 'Alt', shift && 'Shift', name(code)].filter(Boolean).join(' ');
}

/** As `aria-keyshortcuts` wants it. */
function spoken({ code, ctrl, alt, shift }: Combo): string {
  const key = { Slash: '/', Equal: 'Plus', NumpadAdd: 'Plus' }[code] ?? code.replace(/^(Key|Digit)/, '');
  return [ctrl && 'Control', alt && 'Alt', shift && 'Shift', key].filter(Boolean).join('+');
}
