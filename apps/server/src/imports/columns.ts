import { importShape, type ImportField, type ImportKind, type ImportMapping } from '@linia/domain/imports';
import { foldName } from '@linia/domain';

/** Words of headers, folded, the surest first. A word may end in anything («телефон*» is «телефоны» as well). */
const words: Record<ImportField, readonly string[]> = {
  inn: ['инн', 'inn', 'инн *', 'inn *', '* инн', 'tax id*', 'taxpayer*', 'vat*'],
  kpp: ['кпп', 'kpp', 'кпп *', 'kpp *', '* кпп'],
  ogrn: ['огрн', 'огрнип', 'ogrn*', 'огрн*'],
  gln: ['gln', 'глн', 'gln *', '* gln', 'глн *', 'ean location*'],
  address: ['адрес', 'address', 'адрес *', '* адрес', '* address', 'address *'],
  position: ['должность', 'position', 'job title', 'должность *', 'title', 'job *'],
  email: ['e mail', 'email', 'почта', 'эл почта', 'электронная почта', '*e mail*', '*email*', '*почта*', 'мейл'],
  phones: [
    'телефон',
    'телефоны',
    'phone',
    'phones',
    'тел',
    'телефон*',
    'тел *',
    'phone*',
    'моб*',
    'mobile*',
    'номер телефона',
  ],
  company: [
    'компания',
    'организация',
    'company',
    'organization',
    'organisation',
    'клиент',
    'контрагент',
    'компания *',
    'company *',
    'customer',
  ],
  name: [],
  number: [
    'номер',
    'номер запроса',
    'номер заявки',
    'номер обращения',
    'number',
    'request number',
    'ticket',
    'id',
    'номер *',
    'ticket *',
  ],
  subject: ['тема', 'тема *', 'subject', 'subject *', 'заголовок', 'title'],
  state: ['статус', 'состояние', 'status', 'state', 'статус *'],
  owner: ['ответственный', 'исполнитель', 'владелец', 'owner', 'assignee', 'assigned to', 'ответственный *'],
  department: ['отдел', 'подразделение', 'группа', 'department', 'team', 'group', 'отдел *'],
  openedAt: [
    'создан',
    'создано',
    'дата создания',
    'дата',
    'открыт',
    'created',
    'created at',
    'opened',
    'дата регистрации',
    'date',
  ],
  overAt: [
    'закрыт',
    'закрыто',
    'решен',
    'дата закрытия',
    'дата решения',
    'closed',
    'closed at',
    'resolved',
    'resolved at',
  ],
  link: ['ссылка', 'ссылка *', 'link', 'url', 'адрес в crm'],
  description: ['описание', 'текст', 'description', 'body', 'описание *', 'текст *'],
};

const names: Record<ImportKind, readonly string[]> = {
  organizations: [
    'название',
    'наименование',
    'name',
    'компания',
    'организация',
    'company',
    'контрагент',
    'клиент',
    'наименование *',
    'название *',
    '* наименование',
    'company name',
    'customer',
    'organization',
    'organisation',
    'полное *',
    'краткое *',
  ],
  locations: [
    'название',
    'наименование',
    'name',
    'точка',
    'магазин',
    'склад',
    'место',
    'location',
    'store',
    'shop',
    'название *',
    'наименование *',
    'location *',
  ],
  contacts: [
    'фио',
    'ф и о',
    'full name',
    'имя',
    'name',
    'контакт',
    'контактное лицо',
    'сотрудник',
    'фамилия*',
    'contact',
    'contact *',
    'person',
    'фио *',
  ],
  tickets: [],
};

/** Which column is which, by the words above them: a field takes the column that fits best, a column serves one field. */
export function guessColumns(kind: ImportKind, header: readonly string[]): ImportMapping {
  const folded = header.map((cell) => foldName(cell));
  const mapping: ImportMapping = {};
  const taken = new Set<number>();
  const fits = importShape[kind].fields
    .flatMap((field) => (field === 'name' ? names[kind] : words[field]).map((word, rank) => ({ field, word, rank })))
    .sort((a, b) => a.rank - b.rank);
  for (const { field, word } of fits) {
    if (mapping[field] !== undefined) continue;
    const at = folded.findIndex((text, column) => !taken.has(column) && text !== '' && isLike(text, word));
    if (at < 0) continue;
    mapping[field] = at;
    taken.add(at);
  }
  return mapping;
}

function isLike(text: string, word: string): boolean {
  if (!word.includes('*')) return text === word;
  const [before, after] = [word.startsWith('*'), word.endsWith('*')];
  const bare = word.replaceAll('*', '');
  if (before && after) return text.includes(bare);
  return before ? text.endsWith(bare) : text.startsWith(bare);
}

/** Under which a choice of columns is remembered: the same header of the next month's file. */
export const headerKey = (header: readonly string[]): string => header.map((cell) => foldName(cell)).join('\u001f');
