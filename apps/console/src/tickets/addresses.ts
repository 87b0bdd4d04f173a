import type { LetterAddress } from '@linia/protocol';

/** As it is typed: «Марина Ковалёва <marina@x.ru>, glav@x.ru». */
export const written = (people: readonly LetterAddress[]): string =>
  people.map(({ name, address }) => (name ? `${name.replace(/[,;<>]/g, ' ')} <${address}>` : address)).join(', ');

/** Whatever is no address stays as typed: the server says so, at its field. */
export const readAddresses = (text: string): LetterAddress[] =>
  text
    .split(/[,;\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [, name, address] = /^(.*?)<([^<>]*)>$/.exec(part) ?? [null, '', part];
      return { name: name!.trim().replace(/^"|"$/g, '').slice(0, 200), address: address!.trim().slice(0, 255) };
    });
