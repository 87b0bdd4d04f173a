import { expect, test } from 'vitest';
import { KEYS, actionFor, keyActions, keyOf, shown, type Combo, type KeyPress } from './keys.ts';

const all = Object.entries(KEYS).flatMap(([action, key]) => key.combos.map((combo) => ({ action, combo, key })));

const press = (code: string, with_: Partial<KeyPress> = {}): KeyPress => ({
  code,
  key: '',
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  metaKey: false,
  ...with_,
});

test('no key means two things with the focus in one place', () => {
  const places = { idle: ['idle'], notTyping: ['idle', 'control'], typing: ['typing'] };
  const seen = new Map<string, string>();
  for (const { action, combo } of all) {
    for (const focus of combo.when ? places[combo.when] : ['idle', 'control', 'typing']) {
      const key = `${shown({ ...combo, code: combo.code })} ${combo.code} ${focus}`;
      expect(seen.get(key), `${key}: ${action} and`).toBeUndefined();
      seen.set(key, action);
    }
  }
});

test('no key is one a browser keeps for itself or a hand uses for the browser', () => {
  // Chrome, Edge, Firefox and Safari on Windows, macOS and Linux: what a page never gets, and what it must not take
  const browsers: Combo[] = [
    ...['KeyN', 'KeyT', 'KeyW', 'KeyQ', 'Tab', 'PageUp', 'PageDown', 'F4'].map((code) => ({
      code,
      ctrl: true as const,
    })),
    ...[
      'KeyA',
      'KeyC',
      'KeyV',
      'KeyX',
      'KeyZ',
      'KeyY',
      'KeyF',
      'KeyG',
      'KeyL',
      'KeyK',
      'KeyR',
      'KeyP',
      'KeyS',
      'KeyD',
      'KeyH',
      'KeyJ',
      'KeyU',
      'KeyO',
    ].map((code) => ({ code, ctrl: true as const })),
    ...['Equal', 'Minus', 'Digit0', 'NumpadAdd'].map((code) => ({ code, ctrl: true as const })),
    ...['KeyN', 'KeyT', 'KeyP', 'KeyI', 'KeyJ', 'KeyC', 'KeyB', 'Delete', 'Tab'].map((code) => ({
      code,
      ctrl: true as const,
      shift: true as const,
    })),
    ...['F4', 'Tab', 'Space', 'Escape', 'Enter', 'Home', 'ArrowLeft', 'ArrowRight', 'KeyD', 'KeyF'].map((code) => ({
      code,
      alt: true as const,
    })),
    ...['KeyI', 'KeyT', 'KeyA', 'KeyB'].map((code) => ({ code, alt: true as const, shift: true as const })),
    ...['F3', 'F5', 'F6', 'F7', 'F10', 'F11', 'F12', 'Tab', 'Space', 'Backspace'].map((code) => ({ code })),
  ];
  const taken = new Set(browsers.map(shown));
  for (const { action, combo } of all) expect(taken.has(shown(combo)), `${action}: ${shown(combo)}`).toBe(false);
});

test('no bare letter or digit acts on anything', () => {
  for (const { action, combo } of all) {
    if (/^(Key|Digit)/.test(combo.code)) expect(combo.alt ?? combo.ctrl, action).toBe(true);
  }
});

test('hanging up is a chord of three, and never Enter', () => {
  expect(KEYS.hangUp.combos).toEqual([{ code: 'KeyX', alt: true, shift: true }]);
});

test('what acts on a call is never plain Enter or Escape inside a field', () => {
  for (const { action, combo, key } of all) {
    if (key.scope === 'everywhere' || !['Enter', 'Escape'].includes(combo.code)) continue;
    expect(['idle', 'notTyping'], action).toContain(combo.when);
  }
});

test('Alt H holds in the Russian layout and inside a field', () => {
  expect(actionFor(press('KeyH', { key: 'р', altKey: true }), 'typing')).toBe('hold');
  expect(actionFor(press('KeyH', { key: 'h', altKey: true }), 'idle')).toBe('hold');
  expect(actionFor(press('KeyH', { key: 'h' }), 'idle')).toBeUndefined();
});

test('AltGr, which is Ctrl and Alt together, still types', () => {
  expect(actionFor(press('KeyE', { key: '€', altKey: true, ctrlKey: true }), 'typing')).toBeUndefined();
});

test('Enter accepts with the focus nowhere, and means what it means on a button or in a field', () => {
  expect(actionFor(press('Enter'), 'idle')).toBe('accept');
  expect(actionFor(press('Enter'), 'control')).toBeUndefined();
  expect(actionFor(press('Enter'), 'typing')).toBeUndefined();
  expect(actionFor(press('Enter', { ctrlKey: true }), 'typing')).toBe('primary');
});

test('Escape leaves a field first and asks for a reason only outside of one', () => {
  expect(actionFor(press('Escape'), 'typing')).toBe('leave');
  expect(actionFor(press('Escape'), 'control')).toBe('decline');
});

test('the slash finds the search box in either layout, but not while someone types', () => {
  expect(actionFor(press('Slash', { key: '.' }), 'idle')).toBe('search');
  expect(actionFor(press('Backslash', { key: '/', shiftKey: true }), 'idle')).toBe('search');
  expect(actionFor(press('Slash', { key: '/' }), 'typing')).toBeUndefined();
});

test('one minute more is Alt and the plus key, with Shift or without', () => {
  expect(actionFor(press('Equal', { altKey: true }), 'typing')).toBe('moreTime');
  expect(actionFor(press('Equal', { altKey: true, shiftKey: true }), 'typing')).toBe('moreTime');
  expect(actionFor(press('NumpadAdd', { altKey: true }), 'typing')).toBe('moreTime');
});

test('a key promised to a later step does nothing today', () => {
  expect(actionFor(press('KeyV', { altKey: true }), 'idle')).toBeUndefined();
  expect(keyActions).not.toContain('wall');
});

test('a button shows its keys whole, and the accepting one shows both', () => {
  expect(keyOf('hangUp').keys).toEqual(['Alt Shift X']);
  expect(keyOf('accept').keys).toEqual(['⏎', 'Ctrl ⏎']);
  expect(keyOf('accept')['aria-keyshortcuts']).toBe('Enter Control+Enter');
  expect(keyOf('moreTime').keys).toEqual(['Alt +']);
});
