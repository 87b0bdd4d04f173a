import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accentOf, contrastOf, leastContrast } from './accent.ts';

describe('an accent of one colour', () => {
  it('is measured as WCAG measures', () => {
    expect(contrastOf('#000000', '#ffffff')).toBe(21);
    expect(contrastOf('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
    expect(contrastOf('red', '#ffffff')).toBe(0);
  });

  it('is the colour itself on white, lighter in the dark', () => {
    const made = accentOf('#0b5cad')!;
    expect(made.accent.light).toBe('#0b5cad');
    expect(made.on.light).toBe('#ffffff');
    expect(contrastOf(made.accent.dark, '#171b1f')).toBeGreaterThan(5.9);
  });

  it('so light that nobody sees it on white, or no colour at all, is none', () => {
    for (const none of ['#ffe600', '#eeeeee', '#fff', 'red', '', '#12345g', '#0b5cad;}'])
      expect(accentOf(none)).toBeNull();
  });

  it('can be read wherever it stands, whatever the colour', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (number) => {
        const made = accentOf(`#${number.toString(16).padStart(6, '0')}`);
        if (!made) return;
        for (const theme of ['light', 'dark'] as const) {
          const paper = theme === 'light' ? '#ffffff' : '#171b1f';
          expect(contrastOf(made.on[theme], made.accent[theme])).toBeGreaterThanOrEqual(4.3);
          expect(contrastOf(made.ink[theme], made.soft[theme])).toBeGreaterThanOrEqual(leastContrast.text - 0.1);
          expect(contrastOf(made.ink[theme], paper)).toBeGreaterThanOrEqual(leastContrast.text - 0.1);
          expect(contrastOf(made.accent[theme], paper)).toBeGreaterThanOrEqual(leastContrast.mark - 0.05);
        }
      }),
    );
  });
});
