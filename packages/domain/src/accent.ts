/** A colour as #rrggbb and what it is on the screen. */
type Rgb = readonly [number, number, number];

/** The portal's paper and its ink, light and dark, as tokens.css has them. */
const white: Rgb = [255, 255, 255];
const night: Rgb = [23, 27, 31];
const black: Rgb = [13, 17, 22];
/** WCAG 2.2: text (1.4.3), and what is a mark or an edge of something pressed (1.4.11). */
export const leastContrast = { text: 4.5, mark: 3 } as const;

/** One accent in both themes: the filled thing and its words, words in its colour, and its tint behind words. */
export type Accent = Record<'accent' | 'hover' | 'on' | 'ink' | 'soft', { light: string; dark: string }>;

/**
 * An accent made of one colour, readable everywhere it stands: on white it is the colour itself, in the dark it is made lighter until
 * it stands out; words on it are white or black, whichever reads better; words in it are made darker or lighter until they read.
 * @param hex #rrggbb
 * @returns null where it is no colour, or so light that its marks could not be seen on white
 */
export function accentOf(hex: string): Accent | null {
  const colour = parse(hex);
  if (!colour || ratio(colour, white) < leastContrast.mark) return null;
  const dark = towards(colour, white, (each) => ratio(each, night) >= 6);
  const soft = { light: mix(colour, white, 0.9), dark: mix(dark, night, 0.82) };
  return {
    accent: { light: written(colour), dark: written(dark) },
    hover: { light: written(mix(colour, black, 0.18)), dark: written(mix(dark, white, 0.25)) },
    on: { light: written(better(colour)), dark: written(better(dark)) },
    ink: {
      light: written(towards(colour, black, (each) => ratio(each, soft.light) >= leastContrast.text)),
      dark: written(towards(dark, white, (each) => ratio(each, soft.dark) >= leastContrast.text)),
    },
    soft: { light: written(soft.light), dark: written(soft.dark) },
  };
}

/** How much two colours (#rrggbb) differ, 1 to 21; 0 where one is no colour. Source: WCAG 2.2, contrast ratio. */
export function contrastOf(one: string, other: string): number {
  const [a, b] = [parse(one), parse(other)];
  return a && b ? ratio(a, b) : 0;
}

function parse(hex: string): Rgb | null {
  const [, red, green, blue] = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(hex) ?? [];
  return red ? [parseInt(red, 16), parseInt(green!, 16), parseInt(blue!, 16)] : null;
}

const written = (rgb: Rgb): string => `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;

const mix = (from: Rgb, to: Rgb, share: number): Rgb =>
  [0, 1, 2].map((at) => from[at]! + (to[at]! - from[at]!) * share) as unknown as Rgb;

/** The first step on the way that is good; the end of it where none is before. */
function towards(from: Rgb, to: Rgb, isGood: (rgb: Rgb) => boolean): Rgb {
  for (let step = 0; step < 20; step++) {
    const each = mix(from, to, step / 20);
    if (isGood(each)) return each;
  }
  return to;
}

const better = (ground: Rgb): Rgb => (ratio(ground, white) >= ratio(ground, black) ? white : black);

function ratio(one: Rgb, other: Rgb): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(rgb: Rgb): number {
  const [red, green, blue] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
